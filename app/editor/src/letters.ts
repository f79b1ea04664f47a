// The letters of a text in a row, and where each stands: words are found again by them, however paragraphs were rebuilt.
import type { Node } from 'prosemirror-model'

export interface Flat { text: string, at: number[] }

const flats = new WeakMap<Node, Flat>()

/** The letters of a text in a row, white space as one blank, and where each stands. */
export function flat(doc: Node): Flat {
  const known = flats.get(doc)
  if (known) return known
  const letters: string[] = []
  const at: number[] = []
  const put = (letter: string, pos: number): void => {
    const sign = /\s/.test(letter) ? ' ' : letter
    if (sign === ' ' && (letters.length === 0 || letters.at(-1) === ' ')) return
    letters.push(sign)
    at.push(pos)
  }
  doc.descendants((node, pos) => {
    if (node.isText) for (let i = 0; i < node.text!.length; i++) put(node.text![i], pos + i)
    else if (node.isBlock || node.isLeaf) put(' ', pos)
  })
  const found = { text: letters.join(''), at }
  flats.set(doc, found)
  return found
}

/** The same without white space: cutting a paragraph in two or joining two does not change it. */
export function signs(doc: Node): Flat {
  const { text, at } = flat(doc)
  return { text: text.replaceAll(' ', ''), at: at.filter((_, i) => text[i] !== ' ') }
}

/** `text` without the letters that stand from `from` to `to` in the document. */
export function without({ text, at }: Flat, from: number, to: number): Flat {
  const stays = at.map(pos => pos < from || pos >= to)
  return { text: [...Array(text.length).keys()].filter(i => stays[i]).map(i => text[i]).join(''), at: at.filter((_, i) => stays[i]) }
}

/** So many letters in a row tell a place from others. */
const CONTEXT = 12
/** Not further back than this one looks for a letter that is still there. */
const BACK = 40

/** A letter in the one text and in the other. */
export interface Moved { was: number, now: number }

/**
 * Where the letter at `pos` stands in the text that came out of another. If it went, the last letter in front of it that
 * is behind `from` and did not; none without `from`.
 */
export function moved(before: Flat, after: Flat, pos: number, from = Infinity): Moved | undefined {
  const found = (i: number, j: number): Moved => ({ was: before.at[i], now: after.at[j] })
  const i = before.at.indexOf(pos)
  if (i < 0) return undefined
  const [n, m] = [before.text.length, after.text.length]
  const most = Math.min(n, m)
  let left = 0
  while (left < most && before.text[left] === after.text[left]) left++
  if (i < left) return found(i, i)
  let right = 0
  while (right < most - left && before.text[n - right - 1] === after.text[m - right - 1]) right++
  if (i >= n - right) return found(i, i + m - n)
  // Changed in several places: by the letters in front of it, if they stand in one place only.
  const last = from === Infinity ? i : Math.max(0, i - BACK)
  for (let j = i; j >= last && j >= CONTEXT && (j === i || before.at[j] >= from); j--) {
    const context = before.text.slice(j - CONTEXT + 1, j + 1)
    const at = after.text.indexOf(context)
    if (at >= 0 && at === after.text.lastIndexOf(context)) return found(j, at + CONTEXT - 1)
  }
  return left > 0 && before.at[left - 1] >= from ? found(left - 1, left - 1) : undefined
}
