// What a text can hold. The server checks the same (PROTOCOL.md); whatever is not named here cannot be typed, pasted or sent.
import { type DOMOutputSpec, type MarkSpec, type NodeSpec, Schema } from 'prosemirror-model'

/** Kinds of objects that a text can show. */
export const objectKinds = ['goal', 'indicator', 'fact_sheet', 'workshop_result'] as const
export type ObjectKind = (typeof objectKinds)[number]

/** A suggested paragraph break (with `insertion`), or one that is suggested to go (with `deletion`). */
export const PARAGRAPH = '\u2029'
/** A suggested line break. */
export const LINE = '\u2028'

/** Whether a link may lead there: http, https, mailto, or a page of this portal. */
export function allowedHref(href: string): boolean {
  if (new TextEncoder().encode(href).length > 2000 || /[\s\p{Cc}\p{Z}<>"`\\]/u.test(href)) return false
  if (/^\/(?!\/)/.test(href)) return true
  try {
    const url = new URL(href)
    if (url.protocol === 'mailto:') return /^[^@/?]+@[^@/?]+$/.test(url.pathname)
    return (url.protocol === 'https:' || url.protocol === 'http:') && /^https?:\/\/[^/]/i.test(href) && url.username === '' && url.password === ''
  } catch {
    return false
  }
}

/** What was typed as an address, as a link: adds https:// or mailto: where it is plainly meant. */
export function hrefFrom(typed: string): string | undefined {
  const text = typed.trim()
  if (allowedHref(text)) return text
  if (/^[^\s@/:]+@[^\s@/:]+\.[a-z]{2,}$/i.test(text) && allowedHref(`mailto:${text}`)) return `mailto:${text}`
  if (/^[\p{L}\d-]+(\.[\p{L}\d-]+)+([/?#].*)?$/u.test(text) && allowedHref(`https://${text}`)) return `https://${text}`
  return undefined
}

const one = (n: number): DOMOutputSpec => [`h${n}`, 0]

// Where people delete and write in the same place at once, any block may come to stand first in a list entry.
// A schema that refused it would make y-prosemirror drop the entry with its words.
const nodes: Record<string, NodeSpec> = {
  doc: { content: 'block+' },
  paragraph: { group: 'block', content: 'inline*', parseDOM: [{ tag: 'p' }, { tag: 'div', priority: 20 }], toDOM: () => ['p', 0] },
  heading: {
    group: 'block',
    content: 'inline*',
    defining: true,
    attrs: { level: { default: 1, validate: 'number' } },
    parseDOM: [1, 2, 3, 4, 5, 6].map(n => ({ tag: `h${n}`, attrs: { level: Math.min(n, 3) } })),
    // The page has its own h1: level 1 of a text is an h2.
    toDOM: node => one(Math.min(Math.max(Number(node.attrs.level) || 1, 1), 3) + 1)
  },
  bullet_list: { group: 'block', content: 'list_item+', parseDOM: [{ tag: 'ul' }], toDOM: () => ['ul', 0] },
  ordered_list: {
    group: 'block',
    content: 'list_item+',
    attrs: { start: { default: 1, validate: 'number' } },
    parseDOM: [{ tag: 'ol', getAttrs: dom => ({ start: Math.min(Math.max(parseInt(dom.getAttribute('start') ?? '1', 10) || 1, 0), 100_000) }) }],
    toDOM: node => (node.attrs.start === 1 ? ['ol', 0] : ['ol', { start: String(node.attrs.start) }, 0])
  },
  list_item: { content: 'block+', defining: true, parseDOM: [{ tag: 'li' }], toDOM: () => ['li', 0] },
  blockquote: { group: 'block', content: 'block+', defining: true, parseDOM: [{ tag: 'blockquote' }], toDOM: () => ['blockquote', 0] },
  table: {
    group: 'block',
    content: 'table_row+',
    isolating: true,
    parseDOM: [{ tag: 'table' }],
    toDOM: () => ['table', ['tbody', 0]]
  },
  table_row: { content: '(table_cell | table_header)+', parseDOM: [{ tag: 'tr' }], toDOM: () => ['tr', 0] },
  table_cell: { content: 'inline*', isolating: true, parseDOM: [{ tag: 'td' }], toDOM: () => ['td', 0] },
  table_header: { content: 'inline*', isolating: true, parseDOM: [{ tag: 'th' }], toDOM: () => ['th', 0] },
  object: {
    group: 'block',
    atom: true,
    attrs: { kind: { validate: 'string' }, id: { validate: 'string' } },
    parseDOM: [{
      tag: 'div[data-object]',
      priority: 60,
      getAttrs: dom => {
        const [kind, id] = (dom.getAttribute('data-object') ?? '').split(':')
        return objectKinds.includes(kind as ObjectKind) && /^[\w-]{1,64}$/.test(id ?? '') ? { kind, id } : false
      }
    }],
    toDOM: node => ['div', { 'data-object': `${node.attrs.kind}:${node.attrs.id}` }]
  },
  text: { group: 'inline' },
  hard_break: { group: 'inline', inline: true, selectable: false, linebreakReplacement: true, parseDOM: [{ tag: 'br' }], toDOM: () => ['br'], leafText: () => '\n' },
  footnote: {
    group: 'inline',
    inline: true,
    atom: true,
    content: 'text*',
    parseDOM: [{ tag: 'span[data-footnote]' }],
    toDOM: () => ['span', { 'data-footnote': '' }, 0]
  }
}

const change = (tag: string): MarkSpec => ({
  attrs: { id: { validate: 'string' }, author: { validate: 'string' }, at: { validate: 'number' } },
  inclusive: false,
  toDOM: mark => [tag, { 'data-change': mark.attrs.id }, 0]
})

const marks: Record<string, MarkSpec> = {
  link: {
    attrs: { href: { validate: 'string' } },
    inclusive: false,
    parseDOM: [{ tag: 'a[href]', getAttrs: dom => { const href = dom.getAttribute('href') ?? ''; return allowedHref(href) ? { href } : false } }],
    toDOM: mark => ['a', allowedHref(mark.attrs.href) ? { href: mark.attrs.href, rel: 'noopener noreferrer' } : {}, 0]
  },
  bold: {
    parseDOM: [{ tag: 'strong' }, { tag: 'b' }],
    toDOM: () => ['strong', 0]
  },
  italic: { parseDOM: [{ tag: 'em' }, { tag: 'i' }], toDOM: () => ['em', 0] },
  superscript: { excludes: 'superscript subscript', parseDOM: [{ tag: 'sup' }], toDOM: () => ['sup', 0] },
  subscript: { excludes: 'superscript subscript', parseDOM: [{ tag: 'sub' }], toDOM: () => ['sub', 0] },
  // Never parsed: what is pasted from a text with suggestions is text, not somebody's suggestion.
  insertion: change('ins'),
  deletion: change('del')
}

export const schema = new Schema({ nodes, marks })
