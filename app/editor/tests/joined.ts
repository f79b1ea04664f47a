// People at windows with the whole editor, without a browser, at texts of the small server.
import { after, afterEach, before } from 'node:test'
import type { Node } from 'prosemirror-model'
import type { Transaction } from 'prosemirror-state'
import WebSocket from 'ws'
import { prosemirrorToYXmlFragment } from 'y-prosemirror'
import type { Setup } from '../src/desk.ts'
import { doc, short, until } from './help.ts'
import { window } from './window.ts'
// @ts-expect-error a plain script
import { Server } from './server.mjs'

for (const name of ['getComputedStyle', 'location', 'KeyboardEvent', 'Event', 'DOMRect', 'customElements', 'CustomEvent', 'HTMLFormElement']) Object.defineProperty(globalThis, name, { value: window[name], configurable: true })
class Sizes { observe(): void {} unobserve(): void {} disconnect(): void {} }
Object.assign(globalThis, { WebSocket, ResizeObserver: Sizes, requestAnimationFrame: () => 1, cancelAnimationFrame: () => {}, addEventListener: () => {}, removeEventListener: () => {} })
// Nothing has a place on a page that nobody sees.
Object.assign(window.Element.prototype, { scrollIntoView() {} })
Object.assign(window.Range.prototype, { getClientRects: () => [], getBoundingClientRect: () => new window.DOMRect() })
export const { Editor } = await import('../src/editor.ts')
export type Editor = InstanceType<typeof Editor>

export let server: any
let open: Editor[] = []
before(async () => { server = await Server.start() })
after(async () => { await server.stop() })
afterEach(() => { for (const editor of open.splice(0)) editor.stop() })

export interface Person { editor: Editor, host: HTMLElement, page: HTMLElement, state: (wanted: () => boolean) => Promise<void>, text: () => string, sees: (text: string) => Promise<void> }

/** Somebody opens the text of a room, which begins with `text`. */
export async function join(room: string, more: Partial<Setup> & { Made?: typeof Editor } = {}, ...text: Node[]): Promise<Person> {
  if (text.length) prosemirrorToYXmlFragment(doc(...text), server.room(room).doc.getXmlFragment('text'))
  const host = window.document.createElement('div')
  window.document.body.append(host)
  const { Made = Editor, rights = 'write', ...others } = more
  const editor = new Made({ address: `ws://127.0.0.1:${server.port}/ws/${room}?rights=${rights}`, objects: '/objects', rights, lang: 'de', person: { id: 'me', name: 'Ich', colour: 0 }, name: 'Text', ...others }, host)
  open.push(editor)
  editor.watch()
  const state = (wanted: () => boolean): Promise<void> => until(check => editor.connection.on('state', check), wanted)
  await editor.connection.start()
  await state(() => editor.connection.state.phase === 'open' && !editor.connection.state.unsaved)
  const page = editor.show()
  host.append(page)
  const reads = (): string => short(editor.view.state.doc)
  return { editor, host, page, state, text: reads, sees: wanted => until(check => editor.doc.on('afterAllTransactions', check), () => reads() === wanted) }
}

/** Somebody leaves before the test is over. */
export function left(editor: Editor): void {
  editor.stop()
  open = open.filter(e => e !== editor)
}

/** Two people in one text. */
export async function two(room: string, ...text: Node[]): Promise<[Person, Person]> {
  return [await join(room, {}, ...text), await join(room, { person: { id: 'senden', name: 'Fachkraft Senden', colour: 1 } })]
}

export const button = (page: HTMLElement, label: string): HTMLElement => [...page.querySelectorAll<HTMLElement>('button')].find(b => (b.getAttribute('aria-label') ?? b.textContent ?? '').startsWith(label))!

/** Where words stand in somebody's window. */
export function find(person: Person, words: string): { from: number, to: number } {
  let from = -1
  person.editor.view.state.doc.descendants((node, pos) => { const i = node.isText ? node.text!.indexOf(words) : -1; if (i >= 0 && from < 0) from = pos + i })
  if (from < 0) throw new Error(`${words} does not stand there`)
  return { from, to: from + words.length }
}

export const select = (person: Person, words: string): void => { const { from, to } = find(person, words); person.editor.goTo(from, to) }
/** Puts words in front of others. The two people share one page here: the keyboard stays where it is. */
export const write = (person: Person, words: string, before: string): void => person.editor.dispatch(person.editor.view.state.tr.insertText(words, find(person, before).from))
export const erase = (person: Person, words: string): void => { const { from, to } = find(person, words); person.editor.dispatch(person.editor.view.state.tr.delete(from, to)) }
/** Presses a key; whether the browser would still do something with it. */
export const press = (where: EventTarget, key: string, more: KeyboardEventInit = {}): boolean => where.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }))
/** Types at the caret as ProseMirror takes it from the browser. */
export function type({ editor: { view } }: Person, words: string): void {
  for (const letter of words) {
    const { from, to } = view.state.selection
    const plain = (): Transaction => view.state.tr.insertText(letter, from, to)
    if (!view.someProp('handleTextInput', handle => handle(view, from, to, letter, plain))) view.dispatch(plain())
  }
}
