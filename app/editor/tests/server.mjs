// A page with the editor and a small server that speaks its protocol, for this package's tests only: texts live in memory.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import * as decoding from 'lib0/decoding'
import { WebSocketServer } from 'ws'
import * as awarenessProtocol from 'y-protocols/awareness'
import * as Y from 'yjs'
import { ack, awareness, Message, Sync, sync } from '../src/protocol.ts'

export const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

const escape = text => String(text).replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`)

/** One text, its people and its talk. */
class Room {
  doc = new Y.Doc()
  presence = new awarenessProtocol.Awareness(new Y.Doc())
  sockets = new Set()
  threads = []
  /** Messages taken in, in order, for tests. */
  taken = 0
  /** What they brought. */
  received = []

  constructor() {
    this.presence.setLocalState(null)
    this.presence.on('update', ({ added, updated, removed }, origin) => {
      const ids = [...added, ...updated, ...removed]
      if (origin?.ids) for (const id of ids) origin.ids.add(id)
      this.tell(awareness(awarenessProtocol.encodeAwarenessUpdate(this.presence, ids)), origin)
    })
  }

  tell(message, except) {
    for (const socket of this.sockets) if (socket !== except && socket.readyState === 1) socket.send(message)
  }
}

export class Server {
  rooms = new Map()
  /** Acknowledgements wait while this is true; letting go sends them. */
  #holding = false
  #held = []
  /** Upgrades are refused while this is true. */
  away = false
  people = [{ id: 'havixbeck', name: 'Fachkraft Havixbeck' }, { id: 'senden', name: 'Fachkraft Senden' }, { id: 'fraktion', name: 'Fraktion im Kreistag' }, { id: 'leitung', name: 'Leitung AG Mobilität' }]
  objects = [
    { kind: 'goal', id: 'm-2', title: 'Vier von fünf Haltestellen zeigen Abfahrten in Echtzeit', state: 'Stand 2026: 41 % von 80 %', href: '/ziele/m-2' },
    { kind: 'fact_sheet', id: 'p-14', title: 'Echtzeit an der Haltestelle', state: 'Nottuln und Havixbeck, läuft', href: '/projekte/p-14' }
  ]
  #files
  #http
  #sockets = new WebSocketServer({ noServer: true, maxPayload: 4 << 20 })

  /** `files`: name → bytes and type of what the page loads. */
  static async start(files = {}) {
    const server = new Server()
    server.#files = files
    server.#http = http.createServer((request, response) => void server.#answer(request, response))
    server.#http.on('upgrade', (request, socket, head) => {
      if (server.away) return socket.destroy()
      server.#sockets.handleUpgrade(request, socket, head, ws => server.#join(ws, new URL(request.url, 'http://x')))
    })
    server.#http.listen(0, '127.0.0.1')
    await once(server.#http, 'listening')
    server.port = server.#http.address().port
    server.url = `http://localhost:${server.port}`
    return server
  }

  room(name) {
    if (!this.rooms.has(name)) this.rooms.set(name, new Room())
    return this.rooms.get(name)
  }

  hold() { this.#holding = true }
  release() { this.#holding = false; for (const send of this.#held.splice(0)) send() }

  /** Loses a text, as a server without a disk would. */
  forget(name) {
    this.rooms.get(name)?.presence.destroy()
    this.rooms.delete(name)
  }

  /** Cuts all lines of a room without a word, or closes them with a code and a reason. */
  cut(name, code, reason) {
    for (const socket of this.room(name).sockets) code ? socket.close(code, reason) : socket.terminate()
  }

  #join(ws, url) {
    const room = this.room(url.pathname.split('/').at(-1))
    const writes = ['write', 'suggest'].includes(url.searchParams.get('rights') ?? 'write')
    ws.ids = new Set()
    ws.count = 0
    room.sockets.add(ws)
    ws.send(sync(Sync.step1, Y.encodeStateVector(room.doc)))
    if (room.presence.getStates().size) ws.send(awareness(awarenessProtocol.encodeAwarenessUpdate(room.presence, [...room.presence.getStates().keys()])))
    ws.on('message', data => {
      const from = decoding.createDecoder(new Uint8Array(data))
      const type = decoding.readVarUint(from)
      if (type === Message.awareness) return awarenessProtocol.applyAwarenessUpdate(room.presence, decoding.readVarUint8Array(from), ws)
      if (type === Message.queryAwareness) return ws.send(awareness(awarenessProtocol.encodeAwarenessUpdate(room.presence, [...room.presence.getStates().keys()])))
      if (type !== Message.sync) return ws.close(4422)
      const kind = decoding.readVarUint(from)
      const bytes = decoding.readVarUint8Array(from)
      if (kind === Sync.step1) return ws.send(sync(Sync.step2, Y.encodeStateAsUpdate(room.doc, bytes)))
      if (!writes && bytes.length > 2) return ws.close(4403)
      room.taken++
      room.received.push(bytes)
      const count = ++ws.count
      const commit = () => {
        Y.applyUpdate(room.doc, bytes, ws)
        // As it came: its delete set says what the sender knew.
        room.tell(sync(Sync.update, bytes), ws)
        if (ws.readyState === 1) ws.send(ack(count))
      }
      this.#holding ? this.#held.push(commit) : commit()
    })
    ws.on('close', () => {
      room.sockets.delete(ws)
      awarenessProtocol.removeAwarenessStates(room.presence, [...ws.ids], ws)
    })
  }

  async #answer(request, response) {
    const url = new URL(request.url, this.url)
    const send = (status, type, body) => response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', 'content-security-policy': policy, 'x-content-type-options': 'nosniff' }).end(body)
    const json = (body, status = 200) => send(status, 'application/json', JSON.stringify(body))
    const file = this.#files[url.pathname.slice(1)]
    if (file) return send(200, file.type, file.bytes)
    if (url.pathname === '/people') return json({ people: this.people })
    if (url.pathname === '/objects') {
      const ids = url.searchParams.get('ids')?.split(',')
      const q = (url.searchParams.get('q') ?? '').toLowerCase()
      return json({ objects: this.objects.filter(o => (ids ? ids.includes(`${o.kind}:${o.id}`) : o.title.toLowerCase().includes(q))) })
    }
    if (url.pathname.startsWith('/comments/')) {
      const room = this.room(url.pathname.split('/').at(-1))
      if (request.method === 'POST') {
        let text = ''
        for await (const chunk of request) text += chunk
        if (!this.#comment(room, JSON.parse(text), url.searchParams.get('person'))) return json({ message: 'Das geht hier nicht.' }, 409)
        room.tell(new Uint8Array([Message.comments]))
      }
      return json({ threads: room.threads })
    }
    if (url.pathname === '/favicon.ico') return send(204, 'image/x-icon')
    if (url.pathname !== '/') return send(404, 'text/plain', '')
    return send(200, 'text/html; charset=utf-8', this.#page(url.searchParams))
  }

  #comment(room, body, by) {
    const author = this.people.find(p => p.id === by) ?? { id: by, name: by }
    const entry = () => ({ id: randomUUID(), author, at: new Date().toISOString(), text: body.text, mentions: this.people.filter(p => body.mentions?.includes(p.id)) })
    const thread = room.threads.find(t => t.id === body.thread)
    if (body.do === 'settled') room.told = [...(room.told ?? []), body]
    else if (body.do === 'add') room.threads.push({ id: randomUUID(), from: body.from, to: body.to, quote: body.quote, resolved: false, may: { resolve: true }, entries: [entry()] })
    else if (!thread || body.text === 'nein') return false
    else if (body.do === 'reply') thread.entries.push(entry())
    else thread.resolved = body.do === 'resolve'
    return true
  }

  #page(query) {
    const [id, rights, lang, room] = [query.get('person') ?? 'havixbeck', query.get('rights') ?? 'write', query.get('lang') ?? 'de', query.get('room') ?? 'text']
    const person = this.people.find(p => p.id === id) ?? { id, name: id }
    const attributes = {
      address: `/ws/${room}?rights=${rights}`, comments: `/comments/${room}?person=${id}`, people: '/people', objects: '/objects', rights, lang,
      person: JSON.stringify({ ...person, colour: this.people.indexOf(person) }), 'document-name': 'Vision Mobilität'
    }
    return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Vision Mobilität</title>
<link rel="stylesheet" href="/workspace.css"><link rel="stylesheet" href="/editor.css"><script type="module" src="/editor.js"></script></head>
<body><main class="w-wrap w-page" id="inhalt"><h1>Vision Mobilität</h1>
<text-editor ${Object.entries(attributes).map(([k, v]) => `${k}="${escape(v)}"`).join(' ')}>
<form class="w-form" method="post" action="/"><div class="kern-form-input"><label class="kern-label" for="t">Text</label><textarea class="kern-form-input__input" id="t" name="markdown" rows="12"></textarea></div>
<button class="kern-btn kern-btn--primary"><span class="kern-label">Speichern</span></button></form></text-editor></main></body></html>`
  }

  async stop() {
    for (const room of this.rooms.values()) {
      for (const socket of room.sockets) socket.terminate()
      room.presence.destroy()
      room.doc.destroy()
    }
    this.#http.closeAllConnections()
    await new Promise(resolve => this.#http.close(resolve))
  }
}

/** The files of the page: the bundle, and the sheets that style/build.mjs left in a folder. */
export function pageFiles(sheets, script) {
  const manifest = JSON.parse(fs.readFileSync(path.join(sheets, 'manifest.json'), 'utf8'))
  const files = { 'editor.js': { type: 'text/javascript', bytes: script } }
  for (const name of ['workspace.css', 'editor.css']) files[name] = { type: 'text/css', bytes: fs.readFileSync(path.join(sheets, manifest[name])) }
  for (const name of Object.values(manifest).filter(n => n.endsWith('.woff2'))) files[name] = { type: 'font/woff2', bytes: fs.readFileSync(path.join(sheets, name)) }
  return files
}
