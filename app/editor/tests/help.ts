// What tests share: short ways to write a text and to read one.
import { type Mark, Node } from 'prosemirror-model'
import { EditorState, TextSelection } from 'prosemirror-state'
import { schema } from '../src/schema.ts'

const { nodes, marks } = schema

type Content = string | Node | (string | Node)[]
const inline = (content: Content): Node[] => (Array.isArray(content) ? content : [content]).flatMap(c => (typeof c === 'string' ? (c ? [schema.text(c)] : []) : [c]))

export const p = (...content: (string | Node)[]): Node => nodes.paragraph.create(null, inline(content))
export const heading = (level: number, text: string): Node => nodes.heading.create({ level }, inline(text))
export const li = (...content: Node[]): Node => nodes.list_item.create(null, content)
export const ul = (...content: Node[]): Node => nodes.bullet_list.create(null, content)
export const doc = (...content: Node[]): Node => nodes.doc.create(null, content)
export const note = (text: string): Node => nodes.footnote.create(null, inline(text))
export const mark = (kind: 'insertion' | 'deletion', author = 'a', id = '1'): Mark => marks[kind].create({ id, author, at: 1_795_271_280_000 })
export const ins = (text: string, author = 'a', id = '1'): Node => schema.text(text, [mark('insertion', author, id)])
export const del = (text: string, author = 'a', id = '1'): Node => schema.text(text, [mark('deletion', author, id)])

/** A text in short: paragraphs by /, insertions +…+, deletions −…−, breaks ¶. */
export function short(node: Node): string {
  const one = (n: Node): string => {
    if (n.isText) {
      let text = n.text!.replace(/\u2029/g, '¶').replace(/\u2028/g, '↵')
      if (marks.deletion.isInSet(n.marks)) text = `−${text}−`
      if (marks.insertion.isInSet(n.marks)) text = `+${text}+`
      return text
    }
    if (n.type === nodes.hard_break) return '|'
    if (n.type === nodes.object) return `[${n.attrs.kind}:${n.attrs.id}]`
    const inner = n.children.map(one).join(n.inlineContent ? '' : '/')
    if (n.type === nodes.heading) return `${'#'.repeat(n.attrs.level)} ${inner}`
    if (n.type === nodes.bullet_list) return `ul(${inner})`
    if (n.type === nodes.ordered_list) return `ol${n.attrs.start === 1 ? '' : n.attrs.start}(${inner})`
    if (n.type === nodes.blockquote) return `q(${inner})`
    if (n.type === nodes.table) return `t(${inner})`
    if (n.type === nodes.table_row) return n.children.map(c => (c.type === nodes.table_header ? '!' : '') + c.children.map(one).join('')).join(' | ')
    if (n.type === nodes.footnote) return `^(${inner})`
    return inner
  }
  return one(node)
}

/** A state with the cursor, or a selection, at positions. */
export function state(document: Node, anchor?: number, head = anchor): EditorState {
  const start = EditorState.create({ doc: document, schema })
  return anchor === undefined ? start : start.apply(start.tr.setSelection(TextSelection.create(document, anchor, head)))
}

/** The same sequence every time (mulberry32). */
export function random(seed: number): () => number {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Resolves when `condition` holds after one of `emitter`'s calls back; no waiting by the clock. */
export function until(subscribe: (check: () => void) => void, condition: () => boolean): Promise<void> {
  return new Promise(resolve => {
    const check = (): void => { if (condition()) resolve() }
    subscribe(check)
    check()
  })
}
