// Words that the server does not have: what is said before somebody logs out, and to somebody who may not write any more.
import * as Y from 'yjs'
import type { Connection } from './connection.ts'
import { h, linkButton } from './dom.ts'
import type { Store } from './store.ts'
import type { Texts } from './texts.ts'
import * as words from './words.ts'

/** Milliseconds that the last letters may take before somebody who logs out is asked. */
const SOON = 1500

/** A button that copies words, and where they are shown should that fail. */
export function copying(t: Texts, text: () => string): { button: HTMLElement, said: HTMLElement, plain: HTMLTextAreaElement } {
  const said = h('span', { role: 'status' })
  const plain = h('textarea', { class: 'kern-form-input__input', readonly: true, hidden: true, rows: '4', 'aria-label': t.copyWaiting })
  const show = (): void => { plain.value = text(); plain.hidden = false; said.textContent = t.copyFailed }
  const copy = (): void => {
    if (!navigator.clipboard) return show()
    navigator.clipboard.writeText(text()).then(() => { said.textContent = t.copied }).catch(show)
  }
  return { button: linkButton(t.copyWaiting, copy), said, plain }
}

/** What waits in the store of somebody who may not write any more: beside the text as it is now. */
export async function leftOver(doc: Y.Doc, store: Store): Promise<string[]> {
  const waiting = await store.load()
  if (waiting.length === 0) return []
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  for (const { update } of waiting) Y.applyUpdate(copy, update)
  const found = words.unconfirmed(copy, Y.decodeStateVector(Y.encodeStateVector(doc)))
  copy.destroy()
  return found
}

/** The note about it; none if nothing waits. */
export async function leftOverNote(t: Texts, doc: Y.Doc, store: Store): Promise<HTMLElement | undefined> {
  const found = await leftOver(doc, store).catch(() => [])
  const count = found.reduce((sum, run) => sum + words.count(run), 0)
  if (found.length === 0) return undefined
  const copy = copying(t, () => found.join('\n'))
  const box: HTMLElement = h('div', { class: 'w-note w-note--warn e-note--left', role: 'status' },
    h('p', {}, t.leftOver(count)),
    h('p', { class: 'e-row' }, copy.button, linkButton(t.dropWaiting, () => { void store.clear().then(() => box.remove()) }), copy.said), copy.plain)
  return box
}

/** Asks before somebody logs out with words that are not saved; gives what ends it. */
export function beforeLogout(t: Texts, connection: Connection, place: HTMLElement): () => void {
  let asked: HTMLElement | undefined
  let free = false
  let waiting: (() => void) | undefined
  connection.on('state', state => { if (!state.unsaved) { waiting?.(); waiting = undefined } })
  const ask = (form: HTMLFormElement): void => {
    const go = (): void => { free = true; form.requestSubmit() }
    const copy = copying(t, () => connection.waitingText)
    const stay = linkButton(t.stayHere, () => { asked?.remove(); asked = undefined })
    asked?.remove()
    asked = h('div', { class: 'w-note w-note--warn e-note--leave', role: 'alert' },
      h('p', {}, t.logoutUnsaved(connection.waitingWords)),
      h('p', { class: 'e-row' }, stay, copy.button, linkButton(t.logoutAnyway, go), linkButton(t.logoutDrop, () => { void connection.forget().then(go) }), copy.said), copy.plain)
    place.prepend(asked)
    asked.scrollIntoView({ block: 'nearest' })
    stay.focus()
  }
  const leave = (event: SubmitEvent): void => {
    const form = event.target
    if (free || !(form instanceof HTMLFormElement) || new URL(form.action, location.href).pathname !== '/abmelden' || !connection.state.unsaved) return
    event.preventDefault()
    if (connection.state.phase !== 'open') return ask(form)
    // Most often the last letters are just on their way.
    const timer = setTimeout(() => { waiting = undefined; ask(form) }, SOON)
    waiting = () => { clearTimeout(timer); free = true; form.requestSubmit() }
  }
  document.addEventListener('submit', leave)
  return () => document.removeEventListener('submit', leave)
}
