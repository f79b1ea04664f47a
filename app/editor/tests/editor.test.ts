// The whole editor, in a window without a browser, at a text of the small server.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { schema } from '../src/schema.ts'
import { p, until } from './help.ts'
import { button, join, left, server } from './joined.ts'
import { window } from './window.ts'

/** What the server says of the goal in the text. */
let title = 'Mehr Busse'
const real = globalThis.fetch
before(() => {
  globalThis.fetch = (async () => new Response(JSON.stringify({ objects: [{ kind: 'goal', id: '1', title, state: '', href: '/ziele/1' }] }))) as never
})
after(() => { globalThis.fetch = real })

test('once the line has stopped nothing is undone or done again, by key or button', async () => {
  const { editor, page, state, text } = await join('stopped', {}, p('.'))
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
  const { editor } = await join('left', {}, p())
  left(editor)
  assert.doesNotThrow(() => editor.view.dispatch(editor.view.state.tr))
})

test('after a new login one can undo again', async () => {
  const { editor, page, state, text } = await join('login', {}, p('.'))
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
  const { page } = await join('blocks', {}, p('a'), schema.nodes.object.create({ kind: 'goal', id: '1' }), p('b'))
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
