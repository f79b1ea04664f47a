// The window with all keys, and the switch that turns the editor's own ones off.
import type { Desk } from './desk.ts'
import { h, unique } from './dom.ts'

const KEY = 'text-editor-keys'

/** Whether F8, F9, Alt F10, Ctrl Alt M and ? do something. */
export function ownKeys(): boolean {
  try { return localStorage.getItem(KEY) !== 'off' } catch { return true }
}

/** Shows the window; Esc and "close" lead back to where one was. */
export function showHelp(desk: Desk): void {
  const { t } = desk
  const [title, box] = [unique('e-keys'), unique('e-off')]
  const before = document.activeElement as HTMLElement | null
  const off = h('input', { type: 'checkbox', class: 'kern-form-check__checkbox', id: box, onchange: () => { try { localStorage.setItem(KEY, off.checked ? 'off' : 'on') } catch { /* then it holds until the page is left */ } } })
  off.checked = !ownKeys()
  const dialog = h('dialog', { class: 'e-dialog', 'aria-labelledby': title, onclose: () => { dialog.remove(); if (before?.isConnected) before.focus() } },
    h('h2', { id: title, tabindex: '-1', autofocus: true }, t.keysTitle),
    h('dl', { class: 'w-keys' }, ...t.keys.flatMap(([keys, what]) => [h('dt', {}, ...keys.split(' ').map(k => h('kbd', {}, k)).flatMap((k, i) => (i ? [' ', k] : [k]))), h('dd', {}, what)])),
    h('div', { class: 'kern-form-check' }, off, h('label', { class: 'kern-label', for: box }, t.keysOff)),
    h('button', { type: 'button', class: 'kern-btn kern-btn--primary', onclick: () => dialog.close() }, h('span', { class: 'kern-label' }, t.close)))
  desk.host.append(dialog)
  dialog.showModal()
}
