// Small windows beside the text that do not lock the page: link, footnote, objects, menus.
import { h } from './dom.ts'

/** What is open at most once per editor. */
let open: { close: (back: boolean) => void } | undefined

/** Shows `content` near a rectangle of the page. Esc, a click outside or focus elsewhere closes it; `closed` learns whether focus should go back. */
export function popover(host: HTMLElement, near: DOMRect, label: string, content: HTMLElement, closed: (back: boolean) => void): { close: (back?: boolean) => void, element: HTMLElement } {
  open?.close(false)
  const element = h('div', { class: 'e-pop', role: 'dialog', 'aria-label': label }, content)
  host.append(element)
  const frame = host.getBoundingClientRect()
  const width = Math.min(element.offsetWidth, frame.width)
  // Set one by one through the CSSOM, which the policy allows; style attributes it does not.
  element.style.left = `${Math.max(0, Math.min(near.left - frame.left, frame.width - width))}px`
  element.style.top = `${near.bottom - frame.top + 6}px`
  const close = (back = true): void => {
    if (!element.isConnected) return
    document.removeEventListener('pointerdown', outside, true)
    element.remove()
    if (open === handle) open = undefined
    closed(back)
  }
  const outside = (event: Event): void => { if (!element.contains(event.target as Node)) close(false) }
  element.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    close(true)
  })
  element.addEventListener('focusout', event => {
    const to = event.relatedTarget as Node | null
    if (to && !element.contains(to)) close(false)
  })
  document.addEventListener('pointerdown', outside, true)
  const handle = { close }
  open = handle
  element.scrollIntoView({ block: 'nearest' })
  return { close, element }
}

/** An entry of a menu. */
export interface Entry { label: string, checked?: boolean, disabled?: boolean, act: () => void }

/** A menu under a button: arrows, Home, End, first letters, Esc. */
export function menu(host: HTMLElement, button: HTMLElement, label: string, entries: Entry[], closed: (back: boolean) => void): void {
  const items = entries.map(entry => h('button', {
    type: 'button', tabindex: '-1',
    role: entry.checked === undefined ? 'menuitem' : 'menuitemradio',
    'aria-checked': entry.checked === undefined ? undefined : String(entry.checked),
    'aria-disabled': entry.disabled ? 'true' : undefined,
    onclick: () => { if (!entry.disabled) { shown.close(true); entry.act() } }
  }, entry.label))
  const list = h('div', { class: 'e-menu', role: 'menu', 'aria-label': label }, ...items)
  button.setAttribute('aria-expanded', 'true')
  const shown = popover(host, button.getBoundingClientRect(), label, list, back => { button.setAttribute('aria-expanded', 'false'); closed(back) })
  shown.element.removeAttribute('role')
  shown.element.removeAttribute('aria-label')
  list.addEventListener('keydown', event => {
    const at = items.indexOf(document.activeElement as HTMLButtonElement)
    const step: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }
    let to = step[event.key]
    if (event.key === 'Tab') return shown.close(true)
    if (to === undefined && event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey) {
      const letter = event.key.toLowerCase()
      to = [...items.keys()].map(i => (at + 1 + i) % items.length).find(i => items[i].textContent!.toLowerCase().startsWith(letter))!
    }
    if (to === undefined) return
    event.preventDefault()
    items[(to + items.length) % items.length].focus()
  })
  items[Math.max(0, entries.findIndex(e => e.checked))].focus()
}
