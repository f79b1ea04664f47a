// Passages that are commented, and letters of a suggestion: they stay where they belong.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Node } from 'prosemirror-model'
import { TextSelection, type Transaction } from 'prosemirror-state'
import { ReplaceStep } from 'prosemirror-transform'
import { quoted } from '../src/comments.ts'
import { differ, inPieces, simpleDiff, telling } from '../src/diff.ts'
import { leftOver } from '../src/leaving.ts'
import { bringsCells, tooLarge } from '../src/tables.ts'
import { schema } from '../src/schema.ts'
import type { Store } from '../src/store.ts'
import { asSuggestion } from '../src/suggest.ts'
import * as Y from 'yjs'
import { doc, ins, li, p, random, short, state, ul } from './help.ts'

const { nodes } = schema
const words = (node: Node, place: { from: number, to: number } | null): string | null => place && node.textBetween(place.from, place.to, ' ', ' ')

test('a commented passage is found by its words wherever they went', () => {
  const quote = 'in einer Auskunft'
  for (const text of [
    doc(p('Bus und Bahn'), p('in einer Auskunft.')),
    doc(ul(li(p('Bus, Bahn in einer Auskunft')))),
    doc(nodes.blockquote.create(null, [p('alles in einer Auskunft')])),
    doc(p('Bus in'), p('einer Auskunft'))
  ]) assert.equal(words(text, quoted(text, quote, 0)), quote, short(text))
  assert.equal(quoted(doc(p('Bus in einer Frage')), quote, 0), null)
  assert.equal(quoted(doc(p('Bus')), '  ', 0), null)
  // Of several the nearest.
  const twice = doc(p('Rad und Rad und Rad'))
  assert.deepEqual([0, 8, 30].map(near => quoted(twice, 'Rad', near)?.from), [1, 9, 17])
})

test('equal words elsewhere are another passage', () => {
  const beside = { before: ' dem Bus und noch ein ', after: ' am Ende' }
  const place = (text: Node): string | undefined => {
    const found = quoted(text, 'Bus', 0, beside)
    return found ? text.textBetween(Math.max(0, found.from - 8), found.from, ' ') : undefined
  }
  assert.equal(place(doc(p('Wir fahren mit dem Bus.'))), undefined, 'it was deleted')
  assert.equal(place(doc(p('Wir fahren mit dem Bus und noch ein Bus am Ende'))), 'och ein ')
  assert.equal(place(doc(p('Wir fahren mit dem Bus und noch ein'), p('Bus am Ende'))), 'ch ein ', 'the paragraph was split')
  assert.equal(place(doc(p('Davor'), ul(li(p('Wir fahren mit dem Bus und noch ein Bus am Ende'))))), 'och ein ', 'a list was made of it')
  assert.equal(place(doc(p('mit dem Bus und noch ein'), p('Bus heute wieder am Ende'))), 'ch ein ', 'somebody wrote behind it')
  assert.equal(place(doc(p('Wir fahren mit dem Bus und noch ein am Ende'))), undefined, 'only its own words went')
  assert.equal(place(doc(p('Neu: ein Bus am Abend'))), undefined, 'all around is new')
  // Of an anchor that knows nothing of what stood around: only if there is no other.
  const nothing = { before: '', after: '' }
  assert.equal(quoted(doc(p('Bus und Bus')), 'Bus', 0, nothing), null)
  assert.equal(quoted(doc(p('Bus und Rad')), 'Bus', 0, nothing)?.from, 1)
})

test('of two equal letters the suggested one is the new one', () => {
  const line = (text: string, added: number[] = []): { text: string, added: boolean[] } => ({ text, added: [...text].map((_, i) => added.includes(i)) })
  assert.deepEqual(differ(line('komen'), line('kommen', [2])), { index: 2, remove: 0, insert: 'm' })
  assert.deepEqual(differ(line('komen'), line('kommen', [3])), { index: 3, remove: 0, insert: 'm' })
  assert.deepEqual(differ(line('kommen', [2]), line('komen')), { index: 2, remove: 1, insert: '' })
  assert.deepEqual(differ(line('😀'), line('😁')), { index: 0, remove: 2, insert: '😁' })
  const [before, after] = [doc(p('komen')), doc(p('ko', ins('m'), 'men'))]
  assert.deepEqual(simpleDiff('komen', 'kommen'), { index: 3, remove: 0, insert: 'm' })
  let told: unknown
  telling(before, after, () => { told = simpleDiff('komen', 'kommen') })
  assert.deepEqual(told, { index: 2, remove: 0, insert: 'm' })
  assert.deepEqual(simpleDiff('komen', 'kommen'), { index: 3, remove: 0, insert: 'm' }, 'what is said holds only meanwhile')
})

test('500 random suggestions in pieces give the same text and selection, each piece with one place', () => {
  const rnd = random(7)
  let s = state(doc(p('Bus und ', ins('Bahn', 'me'), ' in einer ', ins('guten', 'me'), ' Auskunft'), p('Rad und ', ins('Weg', 'me'))))
  let n = 0
  for (let i = 0; i < 500; i++) {
    const size = s.doc.content.size
    const [a, b] = [Math.floor(rnd() * size), Math.floor(rnd() * size)]
    const chosen = s.apply(s.tr.setSelection(TextSelection.between(s.doc.resolve(a), s.doc.resolve(rnd() < 0.5 ? a : b))))
    const typed: Transaction = rnd() < 0.6 ? chosen.tr.insertText(rnd() < 0.5 ? 'e' : 'und ') : chosen.tr.deleteSelection()
    if (!typed.docChanged) continue
    const tr = asSuggestion(chosen, typed, { author: 'me', now: new Date(1_795_271_280_000), newId: () => String(n++) })
    if (!tr) continue
    const states = inPieces(chosen, tr)
    const whole = chosen.apply(tr)
    assert.equal(states.at(-1)!.doc.toString(), whole.doc.toString())
    assert.deepEqual(states.at(-1)!.selection.toJSON(), whole.selection.toJSON())
    const replaced = tr.steps.filter(step => step instanceof ReplaceStep).length
    assert.equal(states.length, Math.max(1, replaced))
    s = whole
  }
})

test('what somebody wrote who may not write any more is told apart from the text', async () => {
  const [text, mine] = [new Y.Doc(), new Y.Doc()]
  text.getText('x').insert(0, 'Anfang ')
  Y.applyUpdate(mine, Y.encodeStateAsUpdate(text))
  const before = Y.encodeStateVector(mine)
  mine.getText('x').insert(7, 'nicht gespeichert')
  const store = (updates: Uint8Array[]): Store => ({ load: async () => updates.map((update, key) => ({ key, update })) }) as unknown as Store
  assert.deepEqual(await leftOver(text, store([Y.encodeStateAsUpdate(mine, before)])), ['nicht gespeichert'])
  assert.deepEqual(await leftOver(text, store([])), [])
})

test('tables have a largest size', () => {
  const table = (rows: number, columns: number): Node => nodes.table.create(null, Array.from({ length: rows }, () => nodes.table_row.create(null, Array.from({ length: columns }, () => nodes.table_cell.create()))))
  assert.deepEqual([[3, 100], [3, 101], [100, 100], [101, 100]].map(([r, c]) => tooLarge(doc(table(r, c)))), [false, true, false, true])
  assert.ok(bringsCells(doc(table(1, 1)).slice(0)))
  assert.ok(!bringsCells(doc(p('Text')).slice(1, 3)))
})
