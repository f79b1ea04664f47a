// Where others changed the text lately: "next change" goes there, beside the suggestions.
import type { EditorState } from 'prosemirror-state'
import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition } from 'y-prosemirror'
import type * as Y from 'yjs'
import { suggestionAt } from './changes.ts'
import { binding } from './desk.ts'

/** More than this nobody walks through one by one. */
const MOST = 50

export class Spots {
  #list: { at: Y.RelativePosition, who?: string }[] = []

  /** Remembers where two states differ. Several changes in one paragraph are one place. */
  add(before: EditorState, after: EditorState, who?: string): void {
    const from = before.doc.content.findDiffStart(after.doc.content)
    // A suggestion is a place to go to by itself.
    if (from === null || suggestionAt(after.doc, from)) return
    const $from = after.doc.resolve(Math.min(from, after.doc.content.size))
    const block = $from.depth ? $from.before(1) : from
    const inBlock = (pos: number | null): pos is number => pos !== null && pos >= block && pos <= block + (after.doc.nodeAt(block)?.nodeSize ?? 0)
    const known = this.#list.find(spot => inBlock(this.#find(after, spot.at)))
    // Where the change begins is where one wants to read on.
    if (known && this.#find(after, known.at)! <= from) { known.who = who; return }
    this.#list = this.#list.filter(spot => spot !== known)
    const { type, mapping } = binding(after)
    this.#list.push({ at: absolutePositionToRelativePosition(from, type, mapping as never), who })
    if (this.#list.length > MOST) this.#list.shift()
  }

  #find(state: EditorState, at: Y.RelativePosition): number | null {
    const { type, doc, mapping } = binding(state)
    return relativePositionToAbsolutePosition(doc, type, at, mapping as never)
  }

  /** The places now. */
  places(state: EditorState): { pos: number, who?: string }[] {
    return this.#list.flatMap(({ at, who }) => { const pos = this.#find(state, at); return pos === null ? [] : [{ pos, who }] })
  }

  /** Somebody has seen the place. */
  seen(state: EditorState, pos: number): void {
    this.#list = this.#list.filter(spot => this.#find(state, spot.at) !== pos)
  }
}
