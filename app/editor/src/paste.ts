// What is pasted from Word, LibreOffice, Outlook and web pages keeps its structure; everything else is dropped.
import { type Fragment, type Schema, Slice } from 'prosemirror-model'
import { schema } from './schema.ts'
import { withoutSuggestions } from './suggest.ts'

/** Lists and quotes may be nested this deep in what is pasted. */
const DEPTH = 6

/** HTML of the clipboard, cleaned. No style attribute and no handler gets as far as a parser: the policy would report every one. */
export function clean(html: string): string {
  try {
    return cleaned(html)
  } catch {
    // Too strange to be understood: its words as they stand.
    const words = html.replace(/<(style|script|head|xml)\b[\s\S]*?<\/\1\s*>/gi, '').replace(/<[^>]*>/g, ' ')
    return words.split(/\n\s*\n/).map(p => `<p>${p}</p>`).join('')
  }
}

function cleaned(html: string): string {
  const renamed = html
    .replace(/<(style|script|head|xml)\b[\s\S]*?<\/\1\s*>/gi, '')
    .replace(/<[a-z][^>]*>/gi, tag => tag.replace(/\sstyle\s*=/gi, ' data-style=').replace(/([\s"'/])on[a-z]+\s*=/gi, '$1data-on='))
  const { body } = new DOMParser().parseFromString(renamed, 'text/html')
  for (const e of all(body, 'script, style, template, object, embed, iframe, svg, math, noscript, title, meta, link, img, input, select, textarea, button, video, audio, canvas, del, hr')) {
    const around = e.closest('p, h1, h2, h3, h4, h5, h6')
    e.remove()
    // What held nothing but a picture is no empty line now.
    if (e.localName === 'img' && around && !around.textContent!.trim() && !around.querySelector('img')) around.remove()
  }
  for (const e of all(body, '[data-style]')) if (/display:\s*none|mso-hide:\s*all/i.test(style(e))) e.remove()
  footnotes(body)
  wordLists(body)
  for (const e of all(body, 'p.MsoTitle, p.Title')) rename(e, 'h1')
  for (const e of all(body, 'p.MsoSubtitle')) rename(e, 'h2')
  letters(body)
  for (const e of all(body, 'pre')) for (const text of texts(e)) breakLines(text)
  tables(body)
  flatten(body)
  boxes(body)
  for (const e of all(body, '[data-style]')) e.removeAttribute('data-style')
  return body.innerHTML
}

/** Whether somebody brings a picture, alone or among words. */
export function hasPicture(data: DataTransfer): boolean {
  const html = data.getData('text/html')
  return /<img\b/i.test(html) || (!html && [...data.files].some(file => file.type.startsWith('image/')))
}

const all = (root: Element, selector: string): HTMLElement[] => [...root.querySelectorAll<HTMLElement>(selector)]
const style = (e: Element): string => e.getAttribute('data-style') ?? ''

function texts(e: Element): Text[] {
  const walker = e.ownerDocument.createTreeWalker(e, NodeFilter.SHOW_TEXT)
  const out: Text[] = []
  while (walker.nextNode()) out.push(walker.currentNode as Text)
  return out
}

function rename(e: Element, tag: string): HTMLElement {
  const to = e.ownerDocument.createElement(tag)
  to.append(...e.childNodes)
  if (e.parentNode) e.replaceWith(to)
  return to
}

const unwrap = (e: Element): void => e.replaceWith(...e.childNodes)

function wrapInner(e: Element, tag: string): void {
  const inner = e.ownerDocument.createElement(tag)
  inner.append(...e.childNodes)
  e.append(inner)
}

function breakLines(text: Text): void {
  const lines = text.data.split('\n')
  if (lines.length > 1) text.replaceWith(...lines.flatMap((line, i) => (i ? [text.ownerDocument.createElement('br'), line] : [line])))
}

/** Footnotes of Word (`_ftn1`, `_edn1`) and LibreOffice (`sdfootnote1`) go where they are referred to. */
function footnotes(body: Element): void {
  for (const link of all(body, 'a[href]')) {
    const match = /#_?((?:sd)?(?:ftn|edn|footnote|endnote)\d+)(sym)?$/.exec(link.getAttribute('href') ?? '')
    if (!match) continue
    const note = body.querySelector(`[id="${match[1]}"]`)
    if (!note || note.contains(link)) continue
    for (const back of note.querySelectorAll('a[href*="ref"], a[href$="anc"]')) back.remove()
    const span = link.ownerDocument.createElement('span')
    span.setAttribute('data-footnote', '')
    span.textContent = (note.textContent ?? '').replace(/\s+/g, ' ').trim()
    const outer = link.closest('sup')
    const place = outer && outer.textContent === link.textContent ? outer : link
    place.replaceWith(span)
    note.remove()
  }
}

/** Word writes lists as paragraphs with `mso-list:l0 level1 lfo1` and a bullet or number as text. */
function wordLists(body: Element): void {
  const open: { list: HTMLElement, level: number, parent: Element, last: Element }[] = []
  for (const p of all(body, 'p[data-style*="mso-list"], h1[data-style*="mso-list"], h2[data-style*="mso-list"], h3[data-style*="mso-list"]')) {
    const level = Number(/mso-list:[^;]*level(\d)/i.exec(style(p))?.[1] ?? 0)
    const label = all(p, '[data-style*="mso-list"]').find(e => /mso-list:\s*ignore/i.test(style(e)))
    if (!level || !label) continue
    const number = /^[\s\u00a0]*(?:(\d+)|[a-z]{1,4})[.)]/i.exec(label.textContent ?? '')
    label.remove()
    if (/^H/.test(p.tagName)) continue
    const tag = number ? 'ol' : 'ul'
    // A list goes on while its paragraphs follow each other.
    while (open.length && (open.at(-1)!.level > level || (open.length === 1 && p.previousElementSibling !== open[0].list) || (open.at(-1)!.level === level && open.at(-1)!.list.localName !== tag))) open.pop()
    if (!open.length || open.at(-1)!.level < level) {
      const list = p.ownerDocument.createElement(tag)
      if (number?.[1] && number[1] !== '1') list.setAttribute('start', number[1])
      if (open.length) open.at(-1)!.last.append(list)
      else p.replaceWith(list)
      open.push({ list, level, parent: list.parentElement!, last: list })
    }
    const item = p.ownerDocument.createElement('li')
    if (p.isConnected) p.remove()
    item.append(rename(p, 'p'))
    open.at(-1)!.list.append(item)
    open.at(-1)!.last = item
  }
}

/** Bold and italic that stand in styles become elements; what only looks bold in a heading goes. */
function letters(body: Element): void {
  for (const e of all(body, 'b[data-style], strong[data-style], i[data-style], em[data-style]')) {
    if (/font-weight:\s*(normal|400)/i.test(style(e)) || /font-style:\s*normal/i.test(style(e))) unwrap(e)
  }
  for (const e of all(body, '[data-style]')) {
    const s = style(e)
    if (e.closest('ul, ol, table') === e || /^(TABLE|TBODY|TR|UL|OL|BODY)$/.test(e.tagName) || !e.textContent?.trim()) continue
    const heading = e.closest('h1, h2, h3, h4, h5, h6')
    const block = e.querySelector('p, div, li, table, h1, h2, h3, h4, h5, h6')
    if (block) continue
    if (!heading && /font-weight:\s*(bold|[6-9]00)/i.test(s)) wrapInner(e, 'strong')
    if (/font-style:\s*italic/i.test(s)) wrapInner(e, 'em')
    if (/vertical-align:\s*super/i.test(s)) wrapInner(e, 'sup')
    else if (/vertical-align:\s*sub(?!\w)/i.test(s)) wrapInner(e, 'sub')
  }
  for (const e of all(body, ':is(h1, h2, h3, h4, h5, h6) :is(b, strong)')) unwrap(e)
}

/** Tables become even grids with inline cells; tables that only lay out a page are taken apart. */
function tables(body: Element): void {
  // From the inside out, so that a table in a cell is text before its cell is looked at.
  for (const table of all(body, 'table').reverse()) {
    const rows = [...(table as HTMLTableElement).rows]
    const nested = table.parentElement?.closest('td, th')
    if (nested || rows.every(row => row.cells.length <= 1)) {
      table.replaceWith(...rows.flatMap(row => [...row.cells].map(cell => rename(cell, 'div'))))
      continue
    }
    const caption = table.querySelector('caption')
    if (caption?.textContent?.trim()) table.before(rename(caption, 'p'))
    const grid: Element[][] = rows.map(() => [])
    rows.forEach((row, r) => {
      let column = 0
      for (const cell of [...row.cells]) {
        while (grid[r][column]) column++
        const [width, height] = [span(cell.colSpan), span(cell.rowSpan)]
        for (let i = 0; i < height && r + i < rows.length; i++) {
          for (let j = 0; j < width; j++) grid[r + i][column + j] = i || j ? cell.ownerDocument.createElement(cell.localName) : inline(cell)
        }
      }
    })
    const width = Math.max(...grid.map(row => row.length))
    const clean = table.ownerDocument.createElement('table')
    grid.forEach((cells, r) => {
      const head = rows[r].parentElement?.tagName === 'THEAD'
      const row = table.ownerDocument.createElement('tr')
      for (let i = 0; i < width; i++) {
        const cell = cells[i] ?? table.ownerDocument.createElement('td')
        row.append(head && cell.localName === 'td' ? rename(cell, 'th') : cell)
      }
      clean.append(row)
    })
    table.replaceWith(clean)
  }
}

const span = (n: number): number => Math.min(Math.max(n || 1, 1), 50)

/** The cell with its blocks as lines. */
function inline(cell: Element): Element {
  const to = cell.ownerDocument.createElement(cell.localName)
  const blocks = 'p, div, li, h1, h2, h3, h4, h5, h6, blockquote, tr, ul, ol, pre'
  const doc = cell.ownerDocument
  for (const block of all(cell, blocks).reverse()) {
    const next = block.nextSibling
    if (next && !(next.nodeType === 3 && !(next as Text).data.trim() && !next.nextSibling)) block.after(doc.createElement('br'))
    unwrap(block)
  }
  to.append(...cell.childNodes)
  while (to.lastChild && (to.lastChild.nodeName === 'BR' || (to.lastChild.nodeType === 3 && !(to.lastChild as Text).data.trim()))) to.lastChild.remove()
  return to
}

/** Takes apart what is nested deeper than a text may be. */
function flatten(body: Element): void {
  const deep = Array.from({ length: DEPTH + 1 }, () => ':is(ul, ol, blockquote)').join(' ')
  for (const e of all(body, deep)) {
    for (const item of [...e.children]) if (item.tagName === 'LI') unwrap(item)
    unwrap(e)
  }
}

/** Boxes around blocks go; a box with only letters in it is a paragraph; an empty one is nothing. */
function boxes(body: Element): void {
  for (const e of all(body, 'div, section, article, main, header, footer, aside, nav, figure, figcaption, center').reverse()) {
    if (e.dataset.object) continue
    if (!e.textContent?.trim() && !e.querySelector('[data-object]')) e.remove()
    else if ([...e.children].some(c => /^(P|DIV|H[1-6]|UL|OL|TABLE|BLOCKQUOTE|PRE|DL)$/.test(c.tagName))) unwrap(e)
    else rename(e, 'p')
  }
}

/** What the editor makes of a pasted or dragged slice: no marks of suggestions, no characters that mean something to it. */
export function sanitize(slice: Slice): Slice {
  return new Slice(letterClean(withoutSuggestions(slice.content), schema), slice.openStart, slice.openEnd)
}

const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g

function letterClean(fragment: Fragment, s: Schema): Fragment {
  let out = fragment
  fragment.forEach((node, _offset, i) => {
    if (node.isText) {
      if (CONTROL.test(node.text!)) out = out.replaceChild(i, s.text(node.text!.replace(CONTROL, '') || ' ', node.marks))
    } else if (node.content.size) out = out.replaceChild(i, node.copy(letterClean(node.content, s)))
  })
  return out
}
