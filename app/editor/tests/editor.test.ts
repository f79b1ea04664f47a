// The whole editor, in a window without a browser, at a text of the small server.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import type { Node } from 'prosemirror-model'
import WebSocket from 'ws'
import { prosemirrorToYXmlFragment } from 'y-prosemirror'
import { schema } from '../src/schema.ts'
import { doc, p, short, until } from './help.ts'
import { window } from './window.ts'
// @ts-expect-error a plain script
import { Server } from './server.mjs'

for (const name of ['getComputedStyle', 'location', 'KeyboardEvent', 'Event', 'DOMRect']) Object.defineProperty(globalThis, name, { value: window[name], configurable: true })
class Sizes { observe(): void {} unobserve(): void {} disconnect(): void {} }
Object.assign(globalThis, { WebSocket, ResizeObserver: Sizes, requestAnimationFrame: () => 1, cancelAnimationFrame: () => {}, addEventListener: () => {}, removeEventListener: () => {} })
const { Editor } = await import('../src/editor.ts')
type Editor = InstanceType<typeof Editor>

let server: any
let open: Editor[] = []
/** What the server says of the goal in the text. */
let title = 'Mehr Busse'
const real = globalThis.fetch
before(async () => {
  server = await Server.start()
  globalThis.fetch = (async () => new Response(JSON.stringify({ objects: [{ kind: 'goal', id: '1', title, state: '', href: '/ziele/1' }] }))) as never
})
after(async () => { globalThis.fetch = real; await server.stop() })
afterEach(() => { for (const editor of open.splice(0)) editor.stop() })

/** A window at a text that begins with `text`. */
async function join(room: string, ...text: Node[]): Promise<{ editor: Editor, page: HTMLElement, state: (wanted: () => boolean) => Promise<void>, text: () => string }> {
  prosemirrorToYXmlFragment(doc(...text), server.room(room).doc.getXmlFragment('text'))
  const host = window.document.createElement('div')
  window.document.body.append(host)
  const editor = new Editor({ address: `ws://127.0.0.1:${server.port}/ws/${room}?rights=write`, objects: '/objects', rights: 'write', lang: 'de', person: { id: 'me', name: 'Ich', colour: 0 }, name: 'Text' }, host)
  open.push(editor)
  editor.watch()
  const state = (wanted: () => boolean) => until(check => editor.connection.on('state', check), wanted)
  await editor.connection.start()
  await state(() => editor.connection.state.phase === 'open' && !editor.connection.state.unsaved)
  const page = editor.show()
  host.append(page)
  return { editor, page, state, text: () => short(editor.view.state.doc) }
}

const button = (page: HTMLElement, label: string): HTMLElement => page.querySelector<HTMLElement>(`[aria-label^="${label}"]`)!

test('once the line has stopped nothing is undone or done again, by key or button', async () => {
  const { editor, page, state, text } = await join('stopped', p('.'))
  const type = (words: string): void => editor.dispatch(editor.view.state.tr.insertText(words, 1))
  const press = (key: string, where: EventTarget = editor.view.dom): boolean => where.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey: true, bubbles: true, cancelable: true }))
  const [undo, redo] = [button(page, 'Rückgängig'), button(page, 'Wiederholen')]
  const off = (): boolean[] => [undo, redo].map(b => b.getAttribute('aria-disabled') === 'true')
  type('eins')
  await state(() => !editor.connection.state.unsaved)
  press('z')
  assert.equal(text(), '.')
  press('y')
  assert.equal(text(), 'eins.')
  press('z', page)
  assert.equal(text(), '.')
  press('y')
  await state(() => !editor.connection.state.unsaved)
  // The toolbar follows what is shown.
  editor.dispatch(editor.view.state.tr)
  assert.deepEqual(off(), [false, true])
  server.cut('stopped', 4403)
  await state(() => editor.connection.state.phase === 'stopped')
  assert.deepEqual(off(), [true, true])
  undo.click()
  assert.equal(press('z'), false, 'nor does the browser')
  press('z', page)
  press('y')
  assert.equal(text(), 'eins.')
  assert.equal(editor.connection.state.unsaved, false)
})

test('what still comes in when the text was left does no harm', async () => {
  const { editor } = await join('left')
  editor.stop()
  open = []
  assert.doesNotThrow(() => editor.view.dispatch(editor.view.state.tr))
})

test('after a new login one can undo again', async () => {
  const { editor, page, state, text } = await join('login', p('.'))
  editor.dispatch(editor.view.state.tr.insertText('eins', 1))
  await state(() => !editor.connection.state.unsaved)
  server.cut('login', 4401)
  await state(() => editor.connection.state.phase === 'stopped')
  editor.connection.again()
  assert.equal(button(page, 'Rückgängig').getAttribute('aria-disabled'), null)
  button(page, 'Rückgängig').click()
  assert.equal(text(), '.')
  await state(() => editor.connection.state.phase === 'open' && !editor.connection.state.unsaved)
})

test('a block shows its present title when the page is looked at again and when the line is back', async () => {
  const { page } = await join('blocks', p('a'), schema.nodes.object.create({ kind: 'goal', id: '1' }), p('b'))
  const block = page.querySelector('.w-block')!
  const says = (wanted: string): Promise<void> => until(check => new window.MutationObserver(check).observe(block, { childList: true }), () => block.textContent!.includes(wanted))
  await says('Mehr Busse')
  title = 'Noch mehr Busse'
  Object.defineProperty(window.document, 'visibilityState', { value: 'visible', configurable: true })
  window.document.dispatchEvent(new window.Event('visibilitychange'))
  await says('Noch mehr Busse')
  title = 'Busse und Bahnen'
  server.cut('blocks')
  await says('Busse und Bahnen')
})
