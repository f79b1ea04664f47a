// Small helpers to build pages without markup strings: nothing from a text or another person is ever read as HTML.

type Child = Node | string | false | null | undefined
type Props = Record<string, unknown>

/** An element with attributes (`onclick` and the like are listeners) and children. There are no style attributes: the policy forbids them. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, props: Props = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value as EventListener)
    else element.setAttribute(name, value === true ? '' : String(value))
  }
  element.append(...children.filter(c => c !== false && c !== null && c !== undefined))
  return element
}

/** A button that looks like a link. */
export const linkButton = (label: string, act: () => void): HTMLElement => h('button', { type: 'button', class: 'w-link', onclick: act }, label)

const SVG = 'http://www.w3.org/2000/svg'

/** An icon of 20 × 20 drawn with lines. */
export function icon(path: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  for (const [name, value] of Object.entries({ class: 'w-ico', viewBox: '0 0 20 20', 'aria-hidden': 'true', focusable: 'false' })) svg.setAttribute(name, value)
  const line = document.createElementNS(SVG, 'path')
  line.setAttribute('class', 'i')
  line.setAttribute('d', path)
  svg.append(line)
  return svg
}

/** Hours and minutes as the page's language writes them. */
export function clock(at: Date, lang: string): string {
  return new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : 'de-DE', { hour: '2-digit', minute: '2-digit' }).format(at)
}

/** "heute, 14:28" or the day. */
export function when(at: string | number, lang: string, now = new Date()): string {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return ''
  const locale = lang === 'en' ? 'en-GB' : 'de-DE'
  const days = Math.round((new Date(now).setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 86_400_000)
  const day = days === 0 || days === 1
    ? new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-days, 'day')
    : new Intl.DateTimeFormat(locale, { day: '2-digit', month: '2-digit', ...(date.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' }) }).format(date)
  return `${day}, ${clock(date, lang)}`
}

/** Two letters that stand for a name. */
export function initials(name: string): string {
  const parts = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean)
  return ((parts.length > 1 ? parts[0][0] + parts.at(-1)![0] : parts[0]?.slice(0, 2)) ?? '?').toUpperCase()
}

/** The beginning of a long quote. */
export const short = (text: string): string => (text.length > 160 ? `${text.slice(0, 157)}…` : text.trim())

let number = 0
/** An id that no other element of the page has. */
export const unique = (prefix: string): string => `${prefix}-${++number}`

/** A random id (version 4). `crypto.randomUUID` is only there on pages with TLS. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6] & 15) | 64
  bytes[8] = (bytes[8] & 63) | 128
  return [...bytes].map((b, i) => ([4, 6, 8, 10].includes(i) ? '-' : '') + b.toString(16).padStart(2, '0')).join('')
}
