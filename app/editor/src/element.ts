// <text-editor>: makes the live editor of the plain form inside it, as soon as the text is there.
import type { Person, Rights, Setup } from './desk.ts'
import { colour } from './desk.ts'
import { Editor } from './editor.ts'
import { h } from './dom.ts'
import { leftOverNote } from './leaving.ts'
import { asideNote, putBackNote } from './merging.ts'
import { Store } from './store.ts'
import { textsOf } from './texts.ts'

const RIGHTS: Rights[] = ['write', 'suggest', 'comment', 'read']

/** What the attributes say; throws where they say nothing usable. */
export function setupOf(element: Element, base = location.href): Setup {
  const address = new URL(element.getAttribute('address') ?? '', base)
  if (!element.hasAttribute('address')) throw new Error('text-editor: address is missing')
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
  const rights = element.getAttribute('rights') as Rights
  const person = JSON.parse(element.getAttribute('person') ?? '{}') as Partial<Person>
  if (typeof person.id !== 'string' || typeof person.name !== 'string') throw new Error('text-editor: person needs id and name')
  return {
    address: address.href,
    comments: element.getAttribute('comments') ?? undefined,
    people: element.getAttribute('people') ?? undefined,
    objects: element.getAttribute('objects') ?? undefined,
    rights: RIGHTS.includes(rights) ? rights : 'read',
    lang: element.getAttribute('lang')?.startsWith('en') ? 'en' : 'de',
    person: { id: person.id, name: person.name, colour: colour(person.colour) },
    name: element.getAttribute('document-name') ?? textsOf(element.getAttribute('lang')).paper
  }
}

export class TextEditor extends HTMLElement {
  #editor?: Editor

  connectedCallback(): void {
    if (!this.#editor) void this.#begin()
  }

  disconnectedCallback(): void {
    // Moved within the page it is connected again at once; then nothing happens.
    queueMicrotask(() => { if (!this.isConnected) { this.#editor?.stop(); this.#editor = undefined } })
  }

  /** `aside`: words that were not taken. */
  async #begin(aside?: string): Promise<void> {
    const setup = setupOf(this)
    const writes = setup.rights === 'write' || setup.rights === 'suggest'
    const store = await Store.open(setup.address, setup.person.id)
    const editor = new Editor(setup, this, writes ? store : undefined)
    this.#editor = editor
    editor.watch()
    editor.connection.on('loaded', () => {
      note.remove()
      this.#show(editor)
      if (aside !== undefined) this.prepend(asideNote(editor, aside))
      // Whoever could write before may have left something here.
      if (store && !writes) void leftOverNote(editor.t, editor.doc, store).then(left => { if (left && this.isConnected) this.prepend(left) })
    })
    const note = h('p', { class: 'w-note w-note--warn', role: 'status' })
    // Never an empty text in place of one that did not come: the plain form stays, and why.
    editor.connection.on('state', state => {
      // At once, while the status line waits a moment so as not to flicker.
      this.toggleAttribute('data-unsaved', state.unsaved)
      if (state.phase === 'stopped' && state.why === 'aside') return void this.#lay(editor)
      if (state.loaded || !state.why) return
      note.textContent = [editor.t.endings[state.why], state.phase === 'stopped' ? '' : editor.t.notYet].filter(Boolean).join(' ')
      if (!note.isConnected) this.prepend(note)
    })
    editor.connection.on('putBack', news => putBackNote(editor, news))
    await editor.connection.start()
  }

  /** Lays aside what was not taken, and shows the text as it is stored. */
  async #lay(editor: Editor): Promise<void> {
    if (this.#editor !== editor) return
    this.#editor = undefined
    const words = editor.connection.waitingText
    const focused = this.contains(document.activeElement)
    await editor.connection.forget()
    editor.stop()
    this.querySelectorAll('.e-editor, .e-note--aside').forEach(e => e.remove())
    // Only then is there something to write in again.
    if (focused) this.addEventListener('ready', () => this.focus(), { once: true })
    await this.#begin(words)
  }

  /** The plain form goes only when the text has come, and not if somebody already wrote in it. */
  #show(editor: Editor): void {
    const plain = [...this.children] as HTMLElement[]
    const fields = plain.flatMap(e => [...e.querySelectorAll<HTMLTextAreaElement>('textarea')])
    if (fields.some(f => f.value !== f.defaultValue)) {
      this.prepend(h('p', { class: 'w-note w-note--warn', role: 'status' }, editor.t.formFirst))
      editor.stop()
      return
    }
    const focused = this.contains(document.activeElement)
    const page = editor.show()
    for (const e of plain) e.hidden = true
    for (const f of fields) f.disabled = true
    this.append(page)
    this.dataset.ready = ''
    if (focused) editor.view.focus()
    this.dispatchEvent(new CustomEvent('ready', { bubbles: true }))
  }

  /** Puts the keyboard into the text. */
  override focus(): void {
    this.#editor?.view?.focus()
  }
}
