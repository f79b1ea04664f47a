import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { JSDOM } from 'jsdom'
import { allowedHref, hrefFrom, schema } from '../src/schema.ts'
import { textsOf } from '../src/texts.ts'

const { window } = new JSDOM('', { url: 'https://portal.example/arbeit' })
Object.assign(globalThis, { document: window.document, location: window.location, HTMLElement: window.HTMLElement, customElements: window.customElements })
const { Announcer } = await import('../src/announce.ts')
const { initials, newId, when } = await import('../src/dom.ts')
const { colour } = await import('../src/desk.ts')
const { colours, isPlace } = await import('../src/presence.ts')
const { mentioned } = await import('../src/mention.ts')

test('links lead to the web, to mail and to this portal, nowhere else', () => {
  for (const good of ['https://www.example.org/ä?b#c', 'http://example.org', 'mailto:a@b.de', '/projekte/p-14', '/']) assert.ok(allowedHref(good), good)
  for (const bad of ['', 'javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,x', '//evil.example', '/\\evil.example', 'https:example.org', 'https://u:p@example.org', 'ftp://x.de', 'mailto:', 'https://a b.de', 'https://a\u00a0b.de', `https://x.de/${'ä'.repeat(1000)}`]) assert.equal(allowedHref(bad), false, bad)
  assert.equal(hrefFrom(' www.beispiel.de/x '), 'https://www.beispiel.de/x')
  assert.equal(hrefFrom('amt@kreis.de'), 'mailto:amt@kreis.de')
  assert.equal(hrefFrom('irgendwas'), undefined)
})

test('nodes and marks are those of the protocol', () => {
  assert.deepEqual(Object.keys(schema.nodes).sort(), ['blockquote', 'bullet_list', 'doc', 'footnote', 'hard_break', 'heading', 'list_item', 'object', 'ordered_list', 'paragraph', 'table', 'table_cell', 'table_header', 'table_row', 'text'])
  assert.deepEqual(Object.keys(schema.marks).sort(), ['bold', 'deletion', 'insertion', 'italic', 'link', 'subscript', 'superscript'])
  assert.throws(() => schema.nodes.heading.create({ level: 'x' }).check())
  assert.throws(() => schema.nodes.footnote.createChecked(null, schema.nodes.hard_break.create()))
})

test('a link somebody else forged is shown without its address', () => {
  const link = schema.text('x', [schema.marks.link.create({ href: 'javascript:alert(1)' })]).marks[0]
  assert.deepEqual((schema.marks.link.spec.toDOM!(link, true) as unknown as unknown[])[1], {})
})

test('others\' changes are announced together, at most every ten seconds, by paragraphs', () => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_795_271_280_000 })
  const said: string[] = []
  const a = new Announcer(changes => [...changes].map(([who, { wrote, deleted }]) => `${who}: ${wrote}${deleted ? ` −${deleted}` : ''}`).join(', '))
  const tick = (ms: number): void => { const before = a.element.textContent; mock.timers.tick(ms); if (a.element.textContent !== before) said.push(a.element.textContent!) }
  for (let letter = 0; letter < 65; letter++) a.changed('Senden', ['first'])
  a.changed('Senden', ['second']); a.changed('Fraktion', ['first'])
  tick(1999); tick(1)
  // Who goes on in the same paragraph is no news for a while.
  a.changed('Senden', ['first'])
  tick(5000)
  a.changed('Senden', ['third']); a.news('Neues im Gespräch.')
  a.deleted('Senden', 2); a.deleted(undefined, 1); a.deleted('Senden', 1); a.deleted('Fraktion', 0)
  tick(5000)
  assert.deepEqual(said, ['Senden: 2, Fraktion: 1', 'Senden: 1 −3, undefined: 0 −1 Neues im Gespräch.'])
  tick(60_000)
  a.changed('Senden', ['first'])
  tick(2000)
  assert.equal(said[2], 'Senden: 1')
  a.changed('Senden', ['fourth']); a.stop(); tick(20_000)
  assert.equal(said.length, 3)
  mock.timers.reset()
})

test('a forged cursor is left out instead of breaking the page', () => {
  for (const good of [{ item: { client: 1, clock: 2 } }, { type: { client: 1, clock: 0 }, tname: null, item: null, assoc: 0 }, { tname: 'text' }]) assert.ok(isPlace(good), JSON.stringify(good))
  for (const bad of [null, 5, 'x', {}, [], { item: 7 }, { item: { client: 1 } }, { item: { client: 1, clock: 0.5 } }, { item: { client: -1, clock: 0 } }, { tname: 'other' }, { item: { client: 1, clock: 2 }, type: 'x' }]) assert.equal(isPlace(bad), false, JSON.stringify(bad))
})

test('people who are here have different colours, the same in every window', () => {
  const user = (id: string, colour: number) => ({ user: { id, name: id, colour } })
  const states = [user('b', 3), user('a', 3), user('a', 3), user('c', 4), {}, null]
  const expected = [['a', 3], ['b', 4], ['c', 5]]
  assert.deepEqual([...colours(states)], expected)
  assert.deepEqual([...colours(states.reverse())], expected)
  assert.equal(colours(Array.from({ length: 20 }, (_, i) => user(`p${i}`, 7))).size, 20)
})

test('small things', () => {
  assert.equal(initials('Fachkraft Senden'), 'FS')
  assert.equal(initials('Moderation'), 'MO')
  assert.match(newId(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.deepEqual([13, -1, 'x', Number.NaN, 3.7].map(colour), [1, 11, 0, 0, 3])
  assert.equal(when('2026-11-20T12:00:00', 'de', new Date('2026-11-21T13:00:00')), 'gestern, 12:00')
  assert.equal(when('2025-03-02T12:00:00', 'en', new Date('2026-11-21T13:00:00')), '02/03/2025, 12:00')
  const people = [{ id: '1', name: 'Fachkraft' }, { id: '2', name: 'Fachkraft Senden' }]
  assert.deepEqual(mentioned('@Fachkraft Senden, bitte', people), ['2'])
  assert.deepEqual(Object.keys(textsOf('en')).sort(), Object.keys(textsOf('de')).sort())
})
