// Which letters of a line are new. y-prosemirror looks at the letters alone: somebody suggests an m in front of the m of
// "komen", and it takes the second one for new and the first one for suggested. Who may only suggest must not touch the
// letters of others, so here the marks are looked at too. build.mjs puts this in the place of lib0's comparison.
import { simpleDiff as byLetters } from 'lib0/diff'
import type { Node } from 'prosemirror-model'
import type { EditorState, Transaction } from 'prosemirror-state'
import { Selection } from 'prosemirror-state'
import { ReplaceStep, type Step } from 'prosemirror-transform'

interface Difference { index: number, remove: number, insert: string }

/** A line of letters without anything between them, and which of them somebody suggests to add. */
interface Line { text: string, added: boolean[] }

let known = new Map<string, Difference>()

const key = (before: string, after: string): string => `${before.length} ${before}${after}`

/** What y-prosemirror asks: where two lines differ. */
export const simpleDiff = (before: string, after: string): Difference => known.get(key(before, after)) ?? byLetters(before, after)

/** The lines of everything that holds letters, in their order. */
function lines(doc: Node): Line[][] {
  const out: Line[][] = []
  doc.descendants(node => {
    if (!node.inlineContent) return
    const all: Line[] = []
    let open = false
    node.forEach(child => {
      if (!child.isText) { open = false; return }
      if (!open) all.push({ text: '', added: [] })
      open = true
      const line = all.at(-1)!
      line.text += child.text
      const added = child.marks.some(m => m.type.name === 'insertion')
      for (let i = 0; i < child.text!.length; i++) line.added.push(added)
    })
    out.push(all)
  })
  return out
}

/** Where two lines differ, letters with and without a suggestion told apart. */
export function differ(before: Line, after: Line): Difference {
  const same = (i: number, j: number): boolean => before.text[i] === after.text[j] && before.added[i] === after.added[j]
  const most = Math.min(before.text.length, after.text.length)
  let left = 0
  while (left < most && same(left, left)) left++
  let right = 0
  while (right < most - left && same(before.text.length - right - 1, after.text.length - right - 1)) right++
  // No sign is cut in two.
  if (left > 0 && /[\uD800-\uDBFF]/.test(before.text[left - 1])) left--
  if (right > 0 && /[\uDC00-\uDFFF]/.test(before.text[before.text.length - right])) right--
  return { index: left, remove: before.text.length - left - right, insert: after.text.slice(left, after.text.length - right) }
}

/** Does something, and meanwhile says exactly which letters are new between two states. */
export function telling(before: Node, after: Node, act: () => void): void {
  const [a, b] = [lines(before), lines(after)]
  // Where blocks come or go, lines cannot be told apart by their number.
  if (a.length === b.length) {
    a.forEach((was, i) => {
      if (was.length === b[i].length) was.forEach((line, k) => { if (line.text !== b[i][k].text) known.set(key(line.text, b[i][k].text), differ(line, b[i][k])) })
    })
  }
  try {
    act()
  } finally {
    known = new Map()
  }
}

/** A change as several, each with at most one place where letters come or go: as one, the letters between would go and come again. */
export function inPieces(state: EditorState, tr: Transaction): EditorState[] {
  const groups: Step[][] = [[]]
  for (const step of tr.steps) {
    if (step instanceof ReplaceStep && groups.at(-1)!.some(s => s instanceof ReplaceStep)) groups.push([])
    groups.at(-1)!.push(step)
  }
  if (groups.length === 1) return [state.apply(tr)]
  const out: EditorState[] = []
  let now = state
  groups.forEach((steps, i) => {
    const piece = now.tr
    for (const step of steps) piece.step(step)
    if (i === groups.length - 1) {
      piece.setSelection(Selection.fromJSON(piece.doc, tr.selection.toJSON()))
      for (const meta of ['composition', 'paste', 'uiEvent']) if (tr.getMeta(meta) !== undefined) piece.setMeta(meta, tr.getMeta(meta))
      if (tr.scrolledIntoView) piece.scrollIntoView()
    }
    now = now.apply(piece)
    out.push(now)
  })
  return out
}
