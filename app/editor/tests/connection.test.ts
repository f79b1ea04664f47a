import 'fake-indexeddb/auto'
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, mock, test } from 'node:test'
import WebSocket from 'ws'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { Connection } from '../src/connection.ts'
import * as protocol from '../src/protocol.ts'
import { wording } from '../src/status.ts'
import { Store } from '../src/store.ts'
import { textsOf } from '../src/texts.ts'
import * as words from '../src/words.ts'
import { until } from './help.ts'
// @ts-expect-error a plain script
import { Server } from './server.mjs'

let server: any
let open: { connection: Connection, awareness: Awareness }[] = []
before(async () => { server = await Server.start() })
after(() => server.stop())
afterEach(() => { for (const { connection, awareness } of open.splice(0)) { connection.stop(); awareness.destroy() } server.release(); server.away = false })

/** Somebody at a text. */
async function join(room: string, rights = 'write', store?: Store) {
  const doc = new Y.Doc()
  const awareness = new Awareness(doc)
  awareness.setLocalStateField('user', { id: room, name: 'x', colour: 0 })
  const connection = new Connection({ url: `ws://127.0.0.1:${server.port}/ws/${room}?rights=${rights}`, doc, awareness, writes: rights === 'write' || rights === 'suggest', store, Socket: WebSocket as never, chance: () => 0 })
  open.push({ connection, awareness })
  await connection.start()
  const state = (wanted: () => boolean) => until(check => connection.on('state', check), wanted)
  return { doc, awareness, connection, state, text: () => doc.getText('t').toString(), type: (text: string) => doc.getText('t').insert(doc.getText('t').length, text), has: (text: string) => until(check => doc.on('update', check), () => doc.getText('t').toString() === text) }
}

const loaded = (who: { state: (w: () => boolean) => Promise<void>, connection: Connection }) => who.state(() => who.connection.state.loaded)

describe('the line', () => {
  test('three people at once converge', async () => {
    const people = await Promise.all([join('three'), join('three'), join('three')])
    await Promise.all(people.map(loaded))
    people.forEach((who, i) => { for (const letter of 'abc') who.type(letter + i) })
    await Promise.all(people.map(who => until(check => who.doc.on('update', check), () => who.text().length === 18)))
    assert.equal(new Set(people.map(who => who.text())).size, 1)
  })

  test('"saved" only after the acknowledgement', async () => {
    const me = await join('ack')
    await loaded(me)
    await me.state(() => !me.connection.state.unsaved)
    assert.equal(me.connection.state.savedAt, undefined)
    server.hold()
    me.type('Wort')
    me.type(' zwei')
    const room = server.room('ack')
    await until(check => { const timer = setInterval(() => { check(); if (room.taken >= 3) clearInterval(timer) }, 5) }, () => room.taken >= 3)
    assert.equal(me.connection.state.unsaved, true)
    assert.equal(me.connection.waitingWords, 2)
    server.release()
    await me.state(() => !me.connection.state.unsaved)
    assert.ok(me.connection.state.savedAt)
    assert.equal(me.connection.waitingWords, 0)
    assert.equal(room.doc.getText('t').toString(), 'Wort zwei')
  })

  test('what is typed without a line is kept, counted and merged', async () => {
    const store = await Store.open('offline', 'me')
    const me = await join('offline', 'write', store)
    const other = await join('offline')
    await Promise.all([loaded(me), loaded(other)])
    me.type('Anfang')
    await other.has('Anfang')
    server.away = true
    server.cut('offline')
    await me.state(() => me.connection.state.phase === 'lost')
    me.type(' und noch drei')
    assert.equal(me.connection.waitingWords, 3)
    const look = (await Store.open('offline', 'me'))!
    assert.ok((await look.load()).length > 0)
    server.away = false
    const back = new Promise<{ words: number }>(resolve => me.connection.on('back', resolve))
    assert.deepEqual(await back, { words: 3 })
    await other.has('Anfang und noch drei')
    assert.equal(me.connection.state.unsaved, false)
    // Once it is safe, nothing of the text stays in the browser.
    for (let i = 0; (await look.load()).length > 0; i++) assert.ok(i < 1000)
    look.close()
  })

  test('what a closed window left behind comes with the next visit, for the same person only', async () => {
    const first = await join('visit', 'write', await Store.open('visit', 'me'))
    await loaded(first)
    server.hold()
    first.type('halb gesagt')
    const look = (await Store.open('visit', 'me'))!
    while ((await look.load()).length === 0);
    server.cut('visit')
    first.connection.stop()
    server.forget('visit')
    server.release()
    const stranger = await join('visit', 'write', await Store.open('visit', 'you'))
    await loaded(stranger)
    assert.equal(stranger.text(), '')
    const again = await join('visit', 'write', await Store.open('visit', 'me'))
    await loaded(again)
    assert.equal(again.text(), 'halb gesagt')
    await stranger.has('halb gesagt')
    await again.state(() => !again.connection.state.unsaved)
    look.close()
  })

  test('what was written arrives as it was made, although its paragraph is gone here by now', async () => {
    const writer = await join('rebuild')
    await loaded(writer)
    const old = new Y.XmlElement('paragraph')
    old.insert(0, [new Y.XmlText('Anfang')])
    writer.doc.getXmlFragment('text').insert(0, [old])
    await writer.state(() => !writer.connection.state.unsaved)
    const builder = new Y.Doc()
    Y.applyUpdate(builder, Y.encodeStateAsUpdate(writer.doc))
    server.hold()
    ;(old.get(0) as Y.XmlText).insert(6, ' und Ende')
    builder.getXmlFragment('text').delete(0, 1)
    // The paragraph goes before the server has the words.
    Y.applyUpdate(writer.doc, Y.encodeStateAsUpdate(builder), writer.connection)
    assert.equal(writer.text(), '')
    const before = server.room('rebuild').received.length
    server.cut('rebuild')
    server.release()
    await writer.state(() => !writer.connection.state.unsaved)
    const again = server.room('rebuild').received.slice(before).map((bytes: Uint8Array) => new TextDecoder().decode(bytes))
    assert.equal(again.length, 2)
    assert.ok(again[0].includes(' und Ende'), 'with its letters')
  })

  test('what may only be a suggestion and is none stops the line and can be laid aside', async () => {
    const me = await join('aside')
    await loaded(me)
    server.hold()
    me.type('zu viel')
    server.cut('aside', 4423)
    await me.state(() => me.connection.state.phase === 'stopped')
    assert.equal(me.connection.state.why, 'aside')
    assert.equal(me.connection.waitingText, 'zu viel')
    server.release()
  })

  test('readers never send a change', async () => {
    const writer = await join('reader')
    const reader = await join('reader', 'read')
    await Promise.all([loaded(writer), loaded(reader)])
    reader.type('heimlich')
    writer.type('laut')
    await until(check => reader.doc.on('update', check), () => reader.text().includes('laut'))
    assert.equal(writer.text(), 'laut')
    assert.equal(reader.connection.state.phase, 'open')
    assert.equal(reader.connection.state.unsaved, false)
  })

  test('who leaves is gone from the list at once', async () => {
    const [a, b] = [await join('who'), await join('who')]
    const count = (n: number) => until(check => a.awareness.on('change', check), () => a.awareness.getStates().size === n)
    await count(2)
    server.cut('who')
    assert.equal(await until(check => a.connection.on('state', check), () => a.connection.state.phase !== 'open').then(() => a.awareness.getStates().size), 1)
    await count(2)
    b.connection.stop()
    await count(1)
  })

  for (const [code, why] of [[4401, 'login'], [4403, 'rights'], [4404, 'gone'], [4409, 'reload'], [4413, 'large'], [4422, 'refused'], [1009, 'large']] as const) {
    test(`closed with ${code} it stops and says why`, async () => {
      const me = await join(`end${code}`)
      await loaded(me)
      server.cut(`end${code}`, code)
      await me.state(() => me.connection.state.phase === 'stopped')
      assert.equal(me.connection.state.why, why)
      assert.ok(textsOf('de').endings[why])
    })
  }

  test('after a new login it goes on', async () => {
    const me = await join('login')
    await loaded(me)
    server.cut('login', 4401)
    await me.state(() => me.connection.state.phase === 'stopped')
    me.type('inzwischen')
    me.connection.again()
    await me.state(() => me.connection.state.phase === 'open' && !me.connection.state.unsaved)
    assert.equal(server.room('login').doc.getText('t').toString(), 'inzwischen')
  })

  test('a cut off message drops the line instead of the page', async () => {
    const me = await join('broken')
    await loaded(me)
    server.room('broken').tell(new Uint8Array([0, 2, 200, 1, 1]))
    await me.state(() => me.connection.state.phase === 'lost')
    await me.state(() => me.connection.state.phase === 'open')
  })
})

describe('a line that says nothing', () => {
  /** A line without a server: what was sent, and what comes in. */
  class Line {
    static last: Line
    readyState = 1
    sent: Uint8Array[] = []
    onopen!: () => void
    onmessage!: (event: { data: Uint8Array }) => void
    constructor() { Line.last = this }
    send(data: Uint8Array): void { this.sent.push(data) }
    close(): void { this.readyState = 3 }
  }
  const quiet = async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] })
    const doc = new Y.Doc()
    const awareness = new Awareness(doc)
    const connection = new Connection({ url: '', doc, awareness, writes: true, Socket: Line as never, chance: () => 0 })
    open.push({ connection, awareness })
    await connection.start()
    const line = Line.last
    const says = (data: Uint8Array): void => line.onmessage({ data })
    const answers = (): void => says(protocol.sync(protocol.Sync.step2, new Uint8Array([0, 0])))
    line.onopen()
    says(protocol.sync(protocol.Sync.step1, new Uint8Array([0])))
    answers()
    says(protocol.ack(1))
    line.sent = []
    return { connection, line, says, answers }
  }
  afterEach(() => mock.timers.reset())

  test('is asked what the server always answers, and counts as dead soon after', async () => {
    const { connection, line, answers } = await quiet()
    mock.timers.tick(31_999)
    assert.equal(line.sent.length, 0)
    mock.timers.tick(1)
    assert.deepEqual(line.sent.map(protocol.read), [{ type: 'step1', vector: new Uint8Array([0]) }])
    mock.timers.tick(9999)
    answers()
    mock.timers.tick(22_000)
    assert.equal(connection.state.phase, 'open')
    assert.equal(line.sent.length, 1)
    mock.timers.tick(10_000)
    assert.equal(line.sent.length, 2)
    mock.timers.tick(9999)
    assert.equal(connection.state.phase, 'open')
    mock.timers.tick(1)
    assert.equal(connection.state.phase, 'lost')
  })

  test('is not asked as long as the server says something of itself', async () => {
    const { connection, line, says } = await quiet()
    for (let i = 0; i < 20; i++) {
      mock.timers.tick(28_000)
      says(protocol.awareness(new Uint8Array([0])))
    }
    assert.equal(line.sent.length, 0)
    assert.equal(connection.state.phase, 'open')
  })
})

test('pauses grow, end at 30 seconds and spread by chance', () => {
  assert.deepEqual([0, 1, 2, 3, 9, 99].map(n => protocol.pause('lost', n, 1)), [500, 1000, 2000, 4000, 30_000, 30_000])
  assert.equal(protocol.pause('lost', 0, 0), 250)
  assert.equal(protocol.pause('busy', 0, 0), 30_000)
  assert.equal(protocol.ending(1006), 'lost')
  // Each limit has its own words, and coming back at once would help with none of them.
  for (const [code, reason, why] of [[4429, 'too_many_people', 'busy'], [4429, 'too_many_sockets', 'windows'], [4429, 'too_many_messages', 'fast'], [4429, 'too_much_put_back', 'rebuilt'], [4413, 'text_too_long', 'full'], [4413, 'table_too_large', 'table'], [4413, 'message_too_long', 'large'], [4422, 'text_too_long', 'refused'], [4422, 'too_many_parts', 'large'], [4422, 'too_deep', 'deep'], [4422, 'foreign_presence', 'strange'], [4422, 'missing', 'refused']] as const) {
    assert.equal(protocol.ending(code, reason), why)
    assert.equal(protocol.final(why), code !== 4429)
    if (code === 4429) assert.equal(protocol.pause(why, 0, 0), 30_000)
  }
  // What the server has trouble with is tried again soon.
  for (const [code, reason, why] of [[4503, 'not_loaded', 'load'], [1013, 'failed', 'load'], [1013, 'not_stored', 'unstored'], [1011, 'not_stored', 'unstored'], [1011, 'failed', 'lost'], [1012, 'restart', 'lost'], [4408, 'too_slow', 'lost']] as const) {
    assert.equal(protocol.ending(code, reason), why)
    assert.equal(protocol.final(why), false)
    assert.equal(protocol.pause(why, 0, 0), 250)
  }
  // Whoever could only read is not told that writing is over.
  assert.equal(protocol.ending(4403, 'right_lost'), 'rights')
  assert.equal(protocol.ending(4403, 'right_lost', false), 'less')
  for (const lang of ['de', 'en']) {
    const { endings } = textsOf(lang)
    const said = Object.values(endings).filter(Boolean)
    assert.equal(new Set(said).size, Object.keys(endings).length - 1, 'each has words of its own, but for a lost line, which has notes')
  }
})

test('messages are read as they are written', () => {
  assert.deepEqual(protocol.read(protocol.ack(70_000)), { type: 'ack', count: 70_000 })
  assert.deepEqual(protocol.read(protocol.sync(0, new Uint8Array([1, 2]))), { type: 'step1', vector: new Uint8Array([1, 2]) })
  assert.deepEqual(protocol.read(new Uint8Array([101])), { type: 'comments' })
  assert.deepEqual(protocol.read(new Uint8Array([77])), { type: 'unknown' })
  assert.throws(() => protocol.read(new Uint8Array([])))
})

test('words are counted as people count them', () => {
  assert.equal(words.count('Das ist’s: 3,5 km – Über-Mut!'), 6)
  const doc = new Y.Doc()
  doc.clientID = 1
  doc.getText('t').insert(0, 'eins zwei')
  const confirmed = Y.decodeStateVector(Y.encodeStateVector(doc))
  assert.equal(words.waiting(doc, confirmed), 0)
  for (const letter of ' drei vier') doc.getText('t').insert(doc.getText('t').length, letter)
  assert.equal(words.waiting(doc, confirmed), 2)
  doc.getText('t').delete(doc.getText('t').length - 5, 5)
  assert.equal(words.waiting(doc, confirmed), 1)
})

test('the status line says what is so', () => {
  const t = textsOf('de')
  const at = new Date(2026, 10, 21, 14, 32)
  const say = (state: object, n = 0, writes = true) => wording({ phase: 'open', loaded: true, unsaved: false, kept: true, ...state } as never, n, writes, t, 'de').text
  assert.equal(say({}), 'Alles gespeichert')
  assert.equal(say({ savedAt: at }), 'Gespeichert um 14:32')
  assert.equal(say({ savedAt: at, unsaved: true }), 'Wird gespeichert')
  assert.equal(say({ phase: 'lost', lostAt: at, unsaved: true }, 23), 'Ohne Verbindung seit 14:32, 23 Wörter warten auf diesem Gerät')
  assert.equal(say({ phase: 'lost', lostAt: at, unsaved: true }, 1), 'Ohne Verbindung seit 14:32, 1 Wort wartet auf diesem Gerät')
  assert.equal(say({ phase: 'lost', lostAt: at, unsaved: true }, 0), 'Ohne Verbindung seit 14:32, Änderungen warten auf diesem Gerät')
  assert.equal(say({ phase: 'lost', lostAt: at }), 'Ohne Verbindung seit 14:32')
  assert.equal(say({ phase: 'connecting' }), 'Verbindung wird aufgebaut')
  assert.equal(say({ unsaved: true }, 5, false), 'Verbunden')
})
