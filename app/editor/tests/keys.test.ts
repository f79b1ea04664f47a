// Keys as a Mac and as Windows send them: the libraries find out once which of them it is, so each has an editor of its own.
import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { p } from './help.ts'
import { join, press } from './joined.ts'
import { window } from './window.ts'

type Made = typeof import('../src/editor.ts').Editor

/** The whole editor, as it is on a machine of a kind. */
async function on(platform: string): Promise<Made> {
  const outfile = path.join(import.meta.dirname, `editor-${platform}.mjs`)
  // There may be only one Yjs.
  await build({ entryPoints: [path.join(import.meta.dirname, '../../src/editor.ts')], bundle: true, external: ['yjs'], format: 'esm', outfile })
  Object.defineProperty(window.navigator, 'platform', { value: platform, configurable: true })
  return (await import(pathToFileURL(outfile).href)).Editor
}

/** Presses the keys in a new text; whether the browser goes on with them, and what has become of the paragraph. */
async function pressed(room: string, Made: Made, ...keys: KeyboardEventInit[]): Promise<[boolean, string | undefined]> {
  const { editor } = await join(room, { Made }, p('eins'))
  const goesOn = keys.map(key => press(editor.view.dom, key.key!, key))
  return [goesOn.every(Boolean), editor.view.dom.firstElementChild?.localName]
}
const two = { code: 'Digit2', keyCode: 50 }

test('on a Mac the option key writes signs, and with Cmd it makes headings', async () => {
  const mac = await on('MacIntel')
  assert.deepEqual(await pressed('option', mac, { ...two, key: '“', altKey: true }), [true, 'p'])
  assert.deepEqual(await pressed('option-0', mac, { code: 'Digit0', keyCode: 48, key: '≠', altKey: true }), [true, 'p'])
  assert.deepEqual(await pressed('command', mac, { ...two, key: '“', altKey: true, metaKey: true }), [false, 'h3'])
})

test('on Windows Alt takes the number of a sign and AltGr writes one, and with Ctrl Alt makes headings', async () => {
  const windows = await on('Win32')
  assert.deepEqual(await pressed('number', windows, ...[...'0132'].map(key => ({ key, code: `Numpad${key}`, keyCode: 96 + Number(key), altKey: true }))), [true, 'p'])
  assert.deepEqual(await pressed('alt', windows, { ...two, key: '2', altKey: true }), [true, 'p'])
  assert.deepEqual(await pressed('altgr', windows, { ...two, key: '²', altKey: true, ctrlKey: true }), [true, 'p'])
  assert.deepEqual(await pressed('ctrl', windows, { ...two, key: '2', altKey: true, ctrlKey: true }), [false, 'h3'])
  assert.deepEqual(await pressed('ctrl-0', windows, { ...two, key: '2', altKey: true, ctrlKey: true }, { key: '0', code: 'Digit0', keyCode: 48, altKey: true, ctrlKey: true }), [false, 'p'])
})
