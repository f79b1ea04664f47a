// Where one's caret goes when somebody rebuilds the paragraph around it. y-prosemirror then takes letters away and writes
// them anew elsewhere; for Yjs those are other letters, and the caret would stay where the old ones ended.
import type { Node } from 'prosemirror-model'
import { type EditorState, NodeSelection, TextSelection, type Transaction } from 'prosemirror-state'
import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition, ySyncPluginKey } from 'y-prosemirror'
import * as Y from 'yjs'
import { binding } from './desk.ts'
import { moved, signs, without } from './letters.ts'

/** The letter a place belongs to: the one in front of it in its paragraph (-1), else the one behind it (1). */
interface Neighbour { pos: number, side: 1 | -1, item: Y.ID | null }

interface Kept { state: EditorState, anchor?: Neighbour, head?: Neighbour, typed: Y.ID | null }

/** A block or footnote that is selected as a whole. */
interface Whole { node: Node, at: Y.RelativePosition }

/** Letters of one's own that lost what they were written after: `length` of them from `first`, to go behind `letter` and `room` blanks, the caret with them or not. */
export interface Stray { first: Y.ID, length: number, letter: Y.RelativePosition, room: number, caret: boolean }

function beside(doc: Node, pos: number): Omit<Neighbour, 'item'> | undefined {
  const { parent, start } = { parent: doc.resolve(pos).parent, start: doc.resolve(pos).start() }
  let [left, right]: (number | undefined)[] = []
  parent.forEach((child, offset) => {
    if (child.isText) for (let i = 0; i < child.text!.length; i++) {
      if (/\s/.test(child.text![i])) continue
      if (start + offset + i < pos) left = start + offset + i
      else right ??= start + offset + i
    }
  })
  return left !== undefined ? { pos: left, side: -1 } : right !== undefined ? { pos: right, side: 1 } : undefined
}

/** The place behind a letter and up to `room` blanks. */
function behind(doc: Node, letter: number, room: number): number {
  let pos = letter + 1
  const end = doc.resolve(pos).end()
  for (; room > 0 && pos < end && /\s/.test(doc.textBetween(pos, pos + 1, undefined, ' ')); room--) pos++
  return pos
}

const itemOf = (doc: Y.Doc, id: Y.ID): Y.Item => (Y.getItem as (store: unknown, id: Y.ID) => Y.Item)(doc.store, id)

/** Where a letter of Yjs stands now. */
function standing(state: EditorState, at: Y.RelativePosition): number | null {
  const { type, doc, mapping } = binding(state)
  return relativePositionToAbsolutePosition(doc, type, at, mapping as never)
}

const letterAt = (id: Y.ID): Y.RelativePosition => new Y.RelativePosition(null, null, id)

/**
 * What is selected as a whole, which y-prosemirror would select again even if it is gone by then, and fail: this window
 * would show another text than it has. It is given a mere place instead.
 */
function wholeAsPlace({ selection }: EditorState, kept?: { type: string, anchor: Y.RelativePosition }): Whole | undefined {
  if (!kept || !(selection instanceof NodeSelection)) return undefined
  kept.type = 'text'
  return { node: selection.node, at: kept.anchor }
}

/** One's own letters up to `typed`, if what stood in front of them was taken away with this change. */
function strayed(doc: Y.Doc, typed: Y.ID, change: Y.Transaction): { first: Y.ID, length: number } | undefined {
  let item: Y.Item | null = itemOf(doc, typed)
  let first: Y.ID | undefined
  let length = 0
  for (; item; item = item.left) {
    if (item.deleted && Y.isDeleted(change.deleteSet, item.id)) return first && { first, length }
    if (item.deleted || !item.countable) continue
    if (item.id.client !== doc.clientID || !(item.content instanceof Y.ContentString)) return undefined
    length += first ? item.length : typed.clock - item.id.clock + 1
    first = item.id
  }
  return undefined
}

export class Caret {
  #doc: Y.Doc
  #state: () => EditorState | undefined
  #kept?: Kept
  #change?: Y.Transaction
  #whole?: Whole
  /** What one typed last and lost with its paragraph: the server will put it back, perhaps behind what one types next. */
  #died?: { words: string, letter: Y.RelativePosition }

  /** Looks at `state` before what comes from others, which is what `remote` says. */
  constructor(doc: Y.Doc, state: () => EditorState | undefined, remote: (tr: Y.Transaction) => boolean) {
    this.#doc = doc
    this.#state = state
    doc.on('beforeTransaction', tr => {
      const now = state()
      this.#whole = now && wholeAsPlace(now, ySyncPluginKey.getState(now)?.binding?.beforeTransactionSelection)
      this.#kept = remote(tr) ? this.#keep(now) : undefined
    })
    doc.on('beforeObserverCalls', tr => { this.#change = tr })
  }

  #keep(state?: EditorState): Kept | undefined {
    if (!state || !(state.selection instanceof TextSelection)) return undefined
    const item = (pos: number): Y.ID | null => this.#relative(state, pos).item
    const neighbour = (pos: number): Neighbour | undefined => {
      const found = beside(state.doc, pos)
      return found && { ...found, item: item(found.pos) }
    }
    const { anchor, head, $head, empty } = state.selection
    return { state, anchor: neighbour(anchor), head: empty ? undefined : neighbour(head), typed: empty && $head.nodeBefore?.isText ? item(head - 1) : null }
  }

  /** Puts the selection of a change of others beside the letters it stood at, and says what of one's own should go with them. */
  follow(tr: Transaction): Stray | undefined {
    if (this.#whole) this.#selectAgain(tr, this.#whole)
    const [kept, change] = [this.#kept, this.#change]
    if (!kept || !change || kept.state.doc !== tr.before) return undefined
    const { anchor, head, empty } = kept.state.selection
    const place = (pos: number, near: Neighbour | undefined, now: number): number =>
      (near?.item && itemOf(this.#doc, near.item).deleted ? this.#place(tr, pos, near) : undefined) ?? now
    const from = place(anchor, kept.anchor, tr.selection.anchor)
    const to = empty ? from : place(head, kept.head, tr.selection.head)
    if (from !== tr.selection.anchor || to !== tr.selection.head) tr.setSelection(TextSelection.between(tr.doc.resolve(from), tr.doc.resolve(to)))
    return this.#returned(kept.state, tr, change) ?? (kept.typed ? this.#stray(kept.state, kept.typed, tr, change) : undefined)
  }

  /** Selects a block or footnote as a whole again, if it is still there. */
  #selectAgain(tr: Transaction, { node, at }: Whole): void {
    const state = this.#state()
    const pos = state && standing(state, at)
    if (typeof pos === 'number' && tr.doc.nodeAt(pos)?.eq(node)) tr.setSelection(NodeSelection.create(tr.doc, pos))
  }

  #place(tr: Transaction, pos: number, near: Neighbour): number | undefined {
    const found = moved(signs(tr.before), signs(tr.doc), near.pos, tr.before.resolve(pos).start())
    if (found === undefined || near.side === 1) return found?.now
    const { state, typed } = this.#kept!
    if (found.was < near.pos && typed?.client === this.#doc.clientID) this.#died = { words: tr.before.textBetween(found.was + 1, pos), letter: this.#relative(state, found.now) }
    return behind(tr.doc, found.now, pos - near.pos - 1)
  }

  #stray(before: EditorState, typed: Y.ID, tr: Transaction, change: Y.Transaction): Stray | undefined {
    const run = strayed(this.#doc, typed, change)
    const at = run && standing(before, letterAt(run.first))
    if (!run || at == null) return undefined
    const [start, end] = [before.selection.head - run.length, before.selection.head]
    const near = beside(before.doc, start)
    if (near?.side !== -1 || tr.doc.textBetween(at, at + run.length) !== before.doc.textBetween(start, end)) return undefined
    const found = moved(without(signs(before.doc), start, end), without(signs(tr.doc), at, at + run.length), near.pos)
    if (found === undefined || beside(tr.doc, at)?.pos === found.now) return undefined
    return { ...run, letter: this.#relative(before, found.now), room: start - near.pos - 1, caret: true }
  }

  /** What the server put back, if that is what one typed last and it stands in the same paragraph further on. */
  #returned(before: EditorState, tr: Transaction, change: Y.Transaction): Stray | undefined {
    const start = tr.before.content.findDiffStart(tr.doc.content)
    if (!this.#died || start === null) return undefined
    const { words, letter } = this.#died
    if (tr.doc.content.size - tr.before.content.size !== words.length || tr.doc.textBetween(start, start + words.length) !== words) return undefined
    const [first, place] = [this.#relative(before, start).item, standing(before, letter)]
    // The server puts back under a number that nobody had before.
    if (!first || change.beforeState.has(first.client) || place === null || place + 1 >= start || !tr.doc.resolve(start).sameParent(tr.doc.resolve(place))) return undefined
    this.#died = undefined
    return { first, length: words.length, letter, room: 0, caret: false }
  }

  #relative(state: EditorState, pos: number): Y.RelativePosition {
    const { type, mapping } = binding(state)
    return absolutePositionToRelativePosition(pos, type, mapping as never)
  }
}

/** Takes letters that went astray to where what they were written after is now. */
export function bring(state: EditorState, stray: Stray): Transaction | undefined {
  const [at, letter] = [standing(state, letterAt(stray.first)), standing(state, stray.letter)]
  if (at === null || letter === null) return undefined
  const words = state.doc.slice(at, at + stray.length)
  const to = behind(state.doc, letter, stray.room)
  const tr = state.tr.insert(to, words.content)
  const from = tr.mapping.map(at, 1)
  tr.delete(from, from + stray.length)
  if (!stray.caret) return tr
  return tr.setSelection(TextSelection.create(tr.doc, tr.mapping.slice(1).map(to + stray.length, -1)))
}
