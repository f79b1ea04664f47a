// What toolbar and keys do to blocks and letters.
import { chainCommands, exitCode, lift, setBlockType, toggleMark, wrapIn } from 'prosemirror-commands'
import { liftListItem, sinkListItem, wrapInList } from 'prosemirror-schema-list'
import type { MarkType, NodeType } from 'prosemirror-model'
import type { Command, EditorState } from 'prosemirror-state'
import { schema } from './schema.ts'

const { paragraph, heading, bullet_list, ordered_list, list_item, blockquote, hard_break } = schema.nodes

/** Whether the whole selection, or the place of the cursor, has a mark. */
export function hasMark(state: EditorState, type: MarkType): boolean {
  const { from, to, empty, $from } = state.selection
  if (empty) return type.isInSet(state.storedMarks ?? $from.marks()) !== undefined
  return state.doc.rangeHasMark(from, to, type)
}

/** The nearest enclosing node of one of the types. */
export function around(state: EditorState, ...types: NodeType[]): { type: NodeType, depth: number, pos: number } | undefined {
  const { $from } = state.selection
  for (let depth = $from.depth; depth > 0; depth--) {
    if (types.includes($from.node(depth).type)) return { type: $from.node(depth).type, depth, pos: $from.before(depth) }
  }
  return undefined
}

/** Heading level of the paragraph, 0 for none. */
export const levelOf = (state: EditorState): number => (state.selection.$from.parent.type === heading ? Number(state.selection.$from.parent.attrs.level) : 0)

export const toParagraph: Command = setBlockType(paragraph)
/** A heading of a level; the same again makes a paragraph. */
export const toHeading = (level: number): Command => (state, dispatch) =>
  levelOf(state) === level ? toParagraph(state, dispatch) : setBlockType(heading, { level })(state, dispatch)

/** Into a list of a kind, out of it, or from one kind to the other. */
export const toList = (type: NodeType): Command => (state, dispatch) => {
  const list = around(state, bullet_list, ordered_list)
  if (!list) return wrapInList(type)(state, dispatch)
  if (list.type === type) return liftListItem(list_item)(state, dispatch)
  dispatch?.(state.tr.setNodeMarkup(list.pos, type))
  return true
}

/** Into a quote or out of it. */
export const toQuote: Command = (state, dispatch) => (around(state, blockquote) ? lift(state, dispatch) : wrapIn(blockquote)(state, dispatch))

export const sink: Command = sinkListItem(list_item)
export const raise: Command = liftListItem(list_item)

/** A new line in the same paragraph. */
export const lineBreak: Command = chainCommands(exitCode, (state, dispatch) => {
  if (!state.selection.$from.parent.inlineContent) return false
  dispatch?.(state.tr.replaceSelectionWith(hard_break.create(), true).scrollIntoView())
  return true
})

export const toggle = (type: MarkType): Command => toggleMark(type)
