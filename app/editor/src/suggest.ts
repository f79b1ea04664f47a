// Suggestion mode: what somebody types becomes an insertion, what they delete a deletion, both only marked.
// Structure never changes (PROTOCOL.md, "Suggested breaks"), so that a suggestion can be taken out run by run.
import { Fragment, type Mark, type Node, type ResolvedPos, Slice } from 'prosemirror-model'
import { type EditorState, PluginKey, Selection, TextSelection, type Transaction } from 'prosemirror-state'
import { ReplaceStep } from 'prosemirror-transform'
import { LINE, PARAGRAPH, schema } from './schema.ts'

/** Meta of a transaction that settles suggestions and is not itself one. */
export const settles = new PluginKey('settles')

const { insertion, deletion } = schema.marks

/** Who suggests, and when. `forward`: the deletion came from a key that deletes to the right. */
export interface Suggesting { author: string, now: Date, newId: () => string, forward?: boolean }

/** A transaction as a suggestion; undefined if it cannot be one (layout, tables, objects). */
export function asSuggestion(state: EditorState, tr: Transaction, by: Suggesting): Transaction | undefined {
  if (!tr.steps.every(step => step instanceof ReplaceStep)) return undefined
  const change = tr.steps.length === 1 ? only(tr.steps[0] as ReplaceStep) : difference(state.doc, tr.doc)
  if (!change) return state.tr.setSelection(Selection.near(state.doc.resolve(Math.min(tr.selection.head, state.doc.content.size))))
  const text = letters(change.slice)
  if (text.length === 0 && change.slice.size > 0 && change.from === change.to) return undefined
  const at = placeFor(state.doc, change.to)
  if (text.length && !at) return undefined
  const out = state.tr
  const fresh = { id: by.newId(), author: by.author, at: by.now.getTime() }
  const old = neighbour(state.doc, change.from, deletion, by.author, -1) ?? neighbour(state.doc, change.to, deletion, by.author, 1)
  const deleted = remove(out, change.from, change.to, deletion.create(old?.attrs ?? fresh), by.author)
  let end = out.mapping.map(change.to, -1)
  if (text.length) {
    end = out.mapping.map(at!.pos, 1)
    const near = neighbour(out.doc, end, insertion, by.author, -1) ?? neighbour(out.doc, end, insertion, by.author, 1)
    const replaced = deleted ? old ?? { attrs: fresh } : neighbour(out.doc, end, deletion, by.author, -1) ?? neighbour(out.doc, end, deletion, by.author, 1)
    const mark = near && !deleted ? near : insertion.create({ ...fresh, id: replaced?.attrs.id ?? fresh.id })
    const marked = text.map(node => node.mark(mark.addToSet(node.marks)))
    out.replaceWith(end, end, Fragment.fromArray(marked))
    end += marked.reduce((sum, node) => sum + node.nodeSize, 0)
    out.setSelection(TextSelection.create(out.doc, end))
  } else {
    const side = by.forward ? out.mapping.map(change.to, 1) : out.mapping.map(change.from, -1)
    out.setSelection(Selection.near(out.doc.resolve(side), by.forward ? 1 : -1))
  }
  out.setStoredMarks(null)
  for (const meta of ['composition', 'paste', 'uiEvent']) if (tr.getMeta(meta) !== undefined) out.setMeta(meta, tr.getMeta(meta))
  return tr.scrolledIntoView ? out.scrollIntoView() : out
}

interface Change { from: number, to: number, slice: Slice }

const only = (step: ReplaceStep): Change => ({ from: step.from, to: step.to, slice: step.slice })

/** Several steps as one replacement. */
function difference(before: Node, after: Node): Change | undefined {
  const from = before.content.findDiffStart(after.content)
  if (from === null) return undefined
  let { a, b } = before.content.findDiffEnd(after.content)!
  const overlap = from - Math.min(a, b)
  if (overlap > 0) { a += overlap; b += overlap }
  return { from, to: a, slice: after.slice(from, b) }
}

/** The words of a slice as one line of marked letters; paragraphs and line breaks become their letters. */
export function letters(slice: Slice): Node[] {
  const out: Node[] = []
  let blocks = 0
  const walk = (node: Node): void => {
    // What is typed inside a run that is suggested to go inherits its mark; the letters themselves are new.
    if (node.isText) {
      // Hidden signs are none that the server takes from who suggests.
      const words = node.text!.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]/g, '')
      if (words) out.push(schema.text(words, plain(node.marks)))
    }
    else if (node.type === schema.nodes.hard_break) out.push(schema.text(LINE))
    else if (node.type === schema.nodes.footnote) {
      if (node.textContent) out.push(schema.text(` (${node.textContent})`))
    } else {
      if (node.isTextblock && blocks++ > 0) out.push(schema.text(PARAGRAPH))
      node.forEach(walk)
    }
  }
  slice.content.forEach(walk)
  return out
}

/** A slice as letters, for pasting and dropping while suggesting. */
export const asLetters = (slice: Slice): Slice => new Slice(Fragment.fromArray(letters(slice)), 0, 0)

const plain = (marks: readonly Mark[]): readonly Mark[] => marks.filter(m => m.type !== insertion && m.type !== deletion)

/** Where letters can stand at or beside a position. */
function placeFor(doc: Node, pos: number): ResolvedPos | undefined {
  const at = doc.resolve(pos)
  if (at.parent.inlineContent) return at
  const near = Selection.findFrom(at, 1, true) ?? Selection.findFrom(at, -1, true)
  return near?.$from
}

/** The mark of a person's own run that ends (−1) or begins (1) at a position. */
function neighbour(doc: Node, pos: number, type: Mark['type'], author: string, side: -1 | 1): Mark | undefined {
  const at = doc.resolve(pos)
  const mark = type.isInSet((side < 0 ? at.nodeBefore : at.nodeAfter)?.marks ?? [])
  return mark && mark.attrs.author === author ? mark : undefined
}

/** Marks a range as deleted; the person's own insertions go for good. True if there was something to delete. */
function remove(out: Transaction, from: number, to: number, mark: Mark, author: string): boolean {
  if (from === to) return false
  const doc = out.doc
  let found = false
  let breaks = 0
  // Upper block of every break in the range.
  let last: number | undefined
  const ends: number[] = []
  const block = (pos: number): void => {
    if (last !== undefined && pos !== last) ends.push(last)
    last = pos
  }
  const before = Selection.findFrom(doc.resolve(from), -1, true)
  const first = doc.resolve(from).parent.inlineContent ? doc.resolve(from) : before?.$to
  if (first) block(first.before())
  const runs: { from: number, to: number, own: boolean }[] = []
  doc.nodesBetween(from, to, (node, pos) => {
    if (node.isTextblock && node.type !== schema.nodes.footnote) block(pos)
    if (!node.isText) return true
    const start = Math.max(from, pos)
    const end = Math.min(to, pos + node.nodeSize)
    if (end > start) runs.push({ from: start, to: end, own: insertion.isInSet(node.marks)?.attrs.author === author })
    return false
  })
  if (!doc.resolve(to).parent.inlineContent) {
    const after = Selection.findFrom(doc.resolve(to), 1, true)
    if (after) block(after.$from.before())
  }
  for (const run of runs) {
    found = true
    const [start, end] = [out.mapping.map(run.from), out.mapping.map(run.to)]
    if (run.own) out.delete(start, end)
    else out.doc.nodesBetween(start, end, (node, pos) => {
      if (node.isText && !deletion.isInSet(node.marks)) out.addMark(Math.max(start, pos), Math.min(end, pos + node.nodeSize), mark)
    })
  }
  for (const upper of ends) {
    const pos = out.mapping.map(upper)
    const node = out.doc.nodeAt(pos)
    if (!node?.isTextblock || !joinable(out.doc, pos)) continue
    found = true
    const end = pos + node.nodeSize - 1
    // A break that was only suggested is a letter and gone already; one marked before stays as it is.
    if (node.lastChild?.isText && node.lastChild.text!.endsWith(PARAGRAPH)) continue
    out.insert(end, schema.text(PARAGRAPH, [mark]))
    breaks++
  }
  return found || breaks > 0
}

/** Whether the textblock at a position can be joined with the one after it. */
export function joinable(doc: Node, pos: number): boolean {
  const upper = doc.nodeAt(pos)
  if (!upper?.isTextblock || upper.type.spec.isolating) return false
  const end = pos + upper.nodeSize
  const next = Selection.findFrom(doc.resolve(end), 1, true)
  if (!next || next.$from.parent.type.spec.isolating || next.$from.parent.type === schema.nodes.footnote) return false
  let between = false
  doc.nodesBetween(end, next.$from.before(), node => { if (node.isAtom && node.isBlock) between = true })
  return !between
}

/** Takes marks of suggestions off what is pasted or dragged, and drops what was suggested to go. */
export function withoutSuggestions(fragment: Fragment): Fragment {
  const out: Node[] = []
  fragment.forEach(node => {
    if (!node.isText) return out.push(node.copy(withoutSuggestions(node.content)))
    const text = node.text!.replace(/[\u2028\u2029]/g, '')
    if (text && !deletion.isInSet(node.marks)) out.push(schema.text(text, plain(node.marks)))
    return undefined
  })
  return Fragment.fromArray(out)
}
