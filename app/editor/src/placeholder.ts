// What stands in a text in which nothing was written yet: where to begin, and that others see it.
import { Plugin } from 'prosemirror-state'
import { Decoration, DecorationSet } from 'prosemirror-view'

/** Shows `words` in an empty text; they are no part of it. */
export function placeholder(words: string): Plugin {
  return new Plugin({
    props: {
      decorations: ({ doc }) => {
        const first = doc.firstChild
        if (doc.childCount !== 1 || !first?.isTextblock || first.content.size > 0) return null
        return DecorationSet.create(doc, [Decoration.node(0, first.nodeSize, { class: 'e-empty', 'data-words': words })])
      }
    }
  })
}
