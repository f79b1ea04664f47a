// The suggestions in a text: finding them, accepting and turning them down, going from one to the next.
import type { Node } from 'prosemirror-model'
import { type EditorState, Selection, type Transaction } from 'prosemirror-state'
import { canSplit } from 'prosemirror-transform'
import { LINE, PARAGRAPH, schema } from './schema.ts'
import { joinable, settles } from './suggest.ts'

const { insertion, deletion } = schema.marks

/** A stretch of letters of one suggestion. */
export interface Run { kind: 'insertion' | 'deletion', from: number, to: number, text: string }

/** One suggestion: all runs with the same id by the same person; `at` in milliseconds since 1970. */
export interface Suggestion { id: string, author: string, at: number, runs: Run[] }

const cache = new WeakMap<Node, Suggestion[]>()

/** All suggestions, in the order in which they stand in the text. */
export function suggestions(doc: Node): Suggestion[] {
  const known = cache.get(doc)
  if (known) return known
  const found = new Map<string, Suggestion>()
  doc.descendants((node, pos) => {
    if (!node.isText) return
    for (const mark of node.marks) {
      if (mark.type !== insertion && mark.type !== deletion) continue
      const kind = mark.type === insertion ? 'insertion' : 'deletion'
      const key = `${mark.attrs.author} ${mark.attrs.id}`
      const suggestion: Suggestion = found.get(key) ?? { id: mark.attrs.id, author: mark.attrs.author, at: mark.attrs.at, runs: [] }
      found.set(key, suggestion)
      const last = suggestion.runs.at(-1)
      if (last && last.kind === kind && last.to === pos) {
        last.to += node.nodeSize
        last.text += node.text
      } else suggestion.runs.push({ kind, from: pos, to: pos + node.nodeSize, text: node.text! })
    }
  })
  const list = [...found.values()]
  cache.set(doc, list)
  return list
}

/** Letters as people see them: breaks as ¶ and ↵. */
export const visible = (text: string): string => text.replaceAll(PARAGRAPH, '¶').replaceAll(LINE, '↵')

/** Accepts suggestions or turns them down. Undefined if none of them is there any more. */
export function settle(state: EditorState, chosen: Suggestion[], accept: boolean): Transaction | undefined {
  const tr = state.tr
  const wanted = new Set(chosen.map(c => `${c.author} ${c.id}`))
  const runs = suggestions(state.doc).filter(s => wanted.has(`${s.author} ${s.id}`)).flatMap(s => s.runs)
  if (runs.length === 0) return undefined
  // From the back: joining and splitting then never move what is still to do.
  runs.sort((a, b) => b.from - a.from || (a.kind === 'insertion' ? -1 : 1))
  for (const run of runs) {
    for (const piece of pieces(run).reverse()) {
      const from = tr.mapping.map(piece.from, 1)
      const to = tr.mapping.map(piece.to, -1)
      if (to <= from) continue
      if (run.kind === 'insertion') {
        if (!accept) drop(tr, from, to)
        else if (piece.text === PARAGRAPH) divide(tr, from)
        else if (piece.text === LINE) tr.replaceWith(from, to, schema.nodes.hard_break.create())
        else tr.removeMark(from, to, insertion)
      } else if (piece.text === PARAGRAPH) {
        if (accept) unite(tr, from)
        else tr.delete(from, to)
      } else if (accept) drop(tr, from, to)
      else tr.removeMark(from, to, deletion)
    }
  }
  return tr.setMeta(settles, true)
}

/** A run cut at its break letters. */
function pieces(run: Run): { from: number, to: number, text: string }[] {
  const out: { from: number, to: number, text: string }[] = []
  let from = run.from
  for (const text of run.text.split(/([\u2028\u2029])/)) {
    if (text) out.push({ from, to: from + text.length, text })
    from += text.length
  }
  return out
}

/** Deletes letters; a footnote that loses all of them goes too. */
function drop(tr: Transaction, from: number, to: number): void {
  const at = tr.doc.resolve(from)
  if (at.parent.type === schema.nodes.footnote && at.parent.content.size === to - from) tr.delete(at.before(), at.after())
  else tr.delete(from, to)
}

/** Puts a real break in the place of its letter. */
function divide(tr: Transaction, pos: number): void {
  tr.delete(pos, pos + 1)
  const at = tr.doc.resolve(pos)
  const inList = at.depth > 1 && at.node(-1).type === schema.nodes.list_item
  const atEnd = at.parentOffset === at.parent.content.size
  const after = at.parent.type === schema.nodes.heading && atEnd ? [{ type: schema.nodes.paragraph }] : undefined
  const depth = inList ? 2 : 1
  const types = after && (inList ? [null, ...after] : after)
  if (!at.parent.type.spec.isolating && at.parent.isTextblock && canSplit(tr.doc, pos, depth, types)) tr.split(pos, depth, types)
  else if (at.parent.type !== schema.nodes.footnote) tr.insert(pos, schema.nodes.hard_break.create())
}

/** Takes out the break letter and the break behind it. */
function unite(tr: Transaction, pos: number): void {
  tr.delete(pos, pos + 1)
  const upper = tr.doc.resolve(pos).before()
  if (!joinable(tr.doc, upper)) return
  const next = Selection.findFrom(tr.doc.resolve(upper + tr.doc.nodeAt(upper)!.nodeSize), 1, true)!
  tr.delete(pos, next.$from.start())
}

/** The suggestion under a position. */
export function suggestionAt(doc: Node, pos: number): Suggestion | undefined {
  return suggestions(doc).find(s => s.runs.some(r => pos >= r.from && pos <= r.to))
}

/** Where to go from `pos`: the nearest of `places` after (1) or before (−1) it; at the end it begins anew. */
export function nextPlace(places: number[], pos: number, direction: 1 | -1): number | undefined {
  const sorted = [...new Set(places)].sort((a, b) => a - b)
  if (direction > 0) return sorted.find(p => p > pos) ?? sorted[0]
  return sorted.findLast(p => p < pos) ?? sorted.at(-1)
}
