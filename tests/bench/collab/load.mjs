#!/usr/bin/env node
// Neutral load generator for servers that speak the Yjs sync + awareness protocol
// over a binary WebSocket. One JSON line per figure set on stdout, notes on stderr.
//
//   node load.mjs fanout   --url 'ws://127.0.0.1:1234/{room}' --pid 4711 --cps 5,20,60
//   node load.mjs coldjoin --url … --spawn 'exec node server.js'
//   node load.mjs crash    --url … --spawn 'exec node server.js' --kills 5
//   node load.mjs idle     --url … --conns 2000
//   node load.mjs many     --url … --spawn 'exec node server.js' --texts 100,1000
//   node load.mjs malformed --url … --spawn 'exec node server.js' --seconds 60
//
// See README.md for every option. Sends traffic to loopback addresses only.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import zlib from 'node:zlib'
import WebSocket from 'ws'
import * as Y from 'yjs'
import * as sync from 'y-protocols/sync'
import * as awarenessProtocol from 'y-protocols/awareness'
import * as enc from 'lib0/encoding'
import * as dec from 'lib0/decoding'

// ---------------------------------------------------------------- options
const argv = process.argv.slice(2)
const scenario = argv[0]
const opt = { header: [] }
for (let i = 1; i < argv.length; i++) {
  if (!argv[i].startsWith('--')) throw new Error('unexpected ' + argv[i])
  const k = argv[i].slice(2)
  const v = argv[i + 1] === undefined || argv[i + 1].startsWith('--') ? 'true' : argv[++i]
  if (k === 'header') opt.header.push(v); else opt[k] = v
}
const num = (k, d) => opt[k] === undefined ? d : Number(opt[k])
const str = (k, d) => opt[k] === undefined ? d : opt[k]
const URL_T = str('url')
const PORT2 = num('port2', 0) // where every second client connects: another instance of the server
let turn = 0
const DIALECT = str('dialect', 'yws') // yws | hocuspocus
const LABEL = str('label', DIALECT)
const TYPE = str('type-name', 'content')
const TOKEN = str('token', 'x')
const SEED = num('seed', 1)
const ACK_TYPE = num('ack-type', DIALECT === 'hocuspocus' ? 8 : -1)
if (!URL_T || !['fanout', 'coldjoin', 'crash', 'idle', 'many', 'malformed', 'flood', 'verify'].includes(scenario)) {
  console.error('usage: load.mjs fanout|coldjoin|crash|idle|many|malformed|flood|verify --url ws://127.0.0.1:PORT/{room} [options]'); process.exit(2)
}
{ // loopback only
  const h = new URL(URL_T.replace('{room}', 'r')).hostname
  if (!/^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(h)) { console.error('loopback addresses only'); process.exit(2) }
}
const log = (...a) => console.error('#', ...a)
const out = o => console.log(JSON.stringify({ label: LABEL, scenario, ...o }))
const r2 = x => x === null || x === undefined || Number.isNaN(x) ? null : Math.round(x * 100) / 100
const now = () => performance.now()

// seeded random numbers (mulberry32), so a run can be repeated
const rng = seed => { let a = seed >>> 0; return () => { a = (a + 0x6D2B79F5) | 0; let t = Math.imul(a ^ (a >>> 15), 1 | a); t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t; return ((t ^ (t >>> 14)) >>> 0) / 4294967296 } }
const WORDS = 'die und Region Klima Arbeit Gruppe Ziel Maßnahme für Bürgerinnen Bürger Fläche Energie Wärme Verkehr Wasser über Schutz Land Förderung wird soll bis Jahr Kreis Stadt Gemeinde prüfen stärken gemeinsam'.split(' ')
const ALPHA = 'enisratdhulcgmobwfkzvüäpößj  ,.'

// ---------------------------------------------------------------- process figures
const CLK = 100
const readStat = pid => {
  try {
    const s = fs.readFileSync(`/proc/${pid}/stat`, 'utf8'); const f = s.slice(s.lastIndexOf(')') + 2).split(' ')
    return { cpu: (Number(f[11]) + Number(f[12])) / CLK }
  } catch { return null }
}
const children = pid => { // whole process tree
  const res = [pid]
  try { for (const t of fs.readdirSync(`/proc/${pid}/task`)) for (const c of fs.readFileSync(`/proc/${pid}/task/${t}/children`, 'utf8').trim().split(' ').filter(Boolean)) res.push(...children(Number(c))) } catch {}
  return res
}
const procFigures = pid => {
  if (!pid) return null
  let cpu = 0; let rss = 0; let hwm = 0; let wb = 0; let syscw = 0
  for (const p of children(pid)) {
    const st = readStat(p); if (!st) continue
    cpu += st.cpu
    try {
      const s = fs.readFileSync(`/proc/${p}/status`, 'utf8')
      rss += Number(/VmRSS:\s+(\d+)/.exec(s)?.[1] ?? 0) / 1024; hwm += Number(/VmHWM:\s+(\d+)/.exec(s)?.[1] ?? 0) / 1024
      const io = fs.readFileSync(`/proc/${p}/io`, 'utf8')
      wb += Number(/^write_bytes: (\d+)/m.exec(io)?.[1] ?? 0); syscw += Number(/syscw: (\d+)/.exec(io)?.[1] ?? 0)
    } catch {}
  }
  return { cpu, rss, hwm, wb, syscw }
}
const machineBusy = () => { const f = fs.readFileSync('/proc/stat', 'utf8').split('\n')[0].trim().split(/\s+/).slice(1).map(Number); return { busy: (f[0] + f[1] + f[2] + f[5] + f[6]) / CLK, steal: f[7] / CLK } }
class Meter { // server + generator + machine over one interval
  constructor (pid) { this.pid = pid; this.t = now(); this.s = procFigures(pid); this.g = process.cpuUsage(); this.m = machineBusy(); this.h = monitorEventLoopDelay({ resolution: 1 }); this.h.enable() }
  stop () {
    const wall = (now() - this.t) / 1000; const s = procFigures(this.pid); const g = process.cpuUsage(this.g); const m = machineBusy(); this.h.disable()
    const gen = (g.user + g.system) / 1e6
    const srv = s && this.s ? s.cpu - this.s.cpu : null
    return {
      wall_s: r2(wall),
      server_cpu_s: r2(srv), server_rss_mb: s ? r2(s.rss) : null, server_rss_peak_mb: s ? r2(s.hwm) : null,
      server_write_mb: s && this.s ? r2((s.wb - this.s.wb) / 1e6) : null,
      gen_cpu_s: r2(gen), gen_loop_p99_ms: r2(this.h.percentile(99) / 1e6),
      other_cpu_s: r2(m.busy - this.m.busy - gen - (srv ?? 0)), steal_s: r2(m.steal - this.m.steal)
    }
  }
}
const pct = (arr, p) => arr.length ? arr[Math.min(arr.length - 1, Math.floor(arr.length * p))] : null
const quant = arr => { const a = Float64Array.from(arr).sort(); return { p50_ms: r2(pct(a, 0.5)), p95_ms: r2(pct(a, 0.95)), p99_ms: r2(pct(a, 0.99)), max_ms: r2(a.length ? a[a.length - 1] : null), n: a.length } }
const median = a => { const s = [...a].sort((x, y) => x - y); return s.length ? s[Math.floor(s.length / 2)] : null }

// ---------------------------------------------------------------- server under test
let child = null
const startServer = async () => {
  if (!opt.spawn) return
  child = spawn('/bin/sh', ['-c', opt.spawn], { stdio: ['ignore', fs.openSync(str('server-log', '/dev/null'), 'a'), fs.openSync(str('server-log', '/dev/null'), 'a')] })
  const u = new URL(URL_T.replace('{room}', 'r')); const t0 = now()
  for (;;) {
    if (child.exitCode !== null) throw new Error('server exited with ' + child.exitCode)
    const open = port => new Promise(resolve => { const s = net.connect(port, u.hostname.replace(/[[\]]/g, ''), () => { s.destroy(); resolve(true) }); s.on('error', () => resolve(false)) })
    if (await open(Number(u.port)) && (!PORT2 || await open(PORT2))) break
    if (now() - t0 > 30000) throw new Error('server did not listen within 30 s')
    await sleep(50)
  }
  await sleep(300)
}
const stopServer = async (signal = 'SIGTERM') => {
  if (!child || child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise(resolve => child.once('exit', resolve)); child.kill(signal)
  const t = setTimeout(() => child.kill('SIGKILL'), 5000); await gone; clearTimeout(t)
}
const pid = () => child ? child.pid : num('pid', 0)

// ---------------------------------------------------------------- a client
const cookies = opt['cookie-file'] ? fs.readFileSync(opt['cookie-file'], 'utf8').split('\n').filter(Boolean) : opt.cookie ? [opt.cookie] : []
let cookieNo = 0
const baseHeaders = () => { const h = {}; for (const x of opt.header) { const i = x.indexOf(':'); h[x.slice(0, i).trim()] = x.slice(i + 1).trim() } if (cookies.length) h.Cookie = cookies[cookieNo++ % cookies.length]; return h }
const totals = { bytesIn: 0, msgsIn: 0, awIn: 0, errors: 0, denied: 0 }

// Where the words go: a plain root text, or (--fragment NAME) the first paragraph of a tree, as editors
// with y-prosemirror keep it. A paragraph that is not there yet is made by whoever types first.
const FRAGMENT = str('fragment', '')
const paragraph = doc => {
  const root = doc.getXmlFragment(FRAGMENT)
  const found = root.toArray().flatMap(el => el instanceof Y.XmlElement ? el.toArray() : []).find(t => t instanceof Y.XmlText)
  return found ?? {
    length: 0,
    toString: () => '',
    insert: (at, words) => doc.transact(() => {
      const text = new Y.XmlText(words); const el = new Y.XmlElement('paragraph')
      el.insert(0, [text]); root.insert(0, [el])
    })
  }
}

class Client {
  // full: keeps a Y.Doc and applies every update; light: only counts what arrives
  constructor (room, { full = true, doc = null } = {}) {
    this.room = room; this.full = full
    this.doc = full ? (doc ?? new Y.Doc()) : null
    if (this.full) {
      if (!FRAGMENT) Object.defineProperty(this, 'text', { value: this.doc.getText(TYPE) })
      this.aw = new awarenessProtocol.Awareness(this.doc)
      clearInterval(this.aw._checkInterval)
      this.onUpdate = (u, origin) => { if (origin !== this) this.sendUpdate(u) }
      this.doc.on('update', this.onUpdate)
    }
    this.bytes = 0; this.msgs = 0; this.syncedAt = null; this.pendingAcks = []; this.ackedClock = 0; this.onApplied = null; this.quiet = false
  }
  get text () { return paragraph(this.doc) }
  begin (type) { const e = enc.createEncoder(); if (DIALECT === 'hocuspocus') enc.writeVarString(e, this.room); enc.writeVarUint(e, type); return e }
  sendRaw (e) { if (this.ws && this.ws.readyState === WebSocket.OPEN) { this.ws.send(enc.toUint8Array(e)); return true } return false }
  sendUpdate (u) { const e = this.begin(0); sync.writeUpdate(e, u); if (this.sendRaw(e) && ACK_TYPE >= 0 && this.full) this.pendingAcks.push(Y.getState(this.doc.store, this.doc.clientID)) }
  sendAwareness (state) { if (!this.full) { const e = this.begin(3); this.sendRaw(e); return } this.aw.setLocalState(state); const e = this.begin(1); enc.writeVarUint8Array(e, awarenessProtocol.encodeAwarenessUpdate(this.aw, [this.doc.clientID])); this.sendRaw(e) }
  connect (timeout = 60000) {
    this.t0 = now(); this.syncedAt = null; this.bytes = 0; this.msgs = 0
    const url = DIALECT === 'hocuspocus' ? URL_T.replace('{room}', '') : URL_T.replace('{room}', FRAGMENT ? this.room : encodeURIComponent(this.room))
    this.second ??= PORT2 > 0 && turn++ % 2 === 1
    this.ws = new WebSocket(this.second ? url.replace(/:\d+\//, `:${PORT2}/`) : url, { headers: baseHeaders(), perMessageDeflate: opt.deflate === 'true', maxPayload: 512 * 1024 * 1024 })
    this.ws.binaryType = 'nodebuffer'
    this.closed = new Promise(resolve => this.ws.once('close', (code) => { this.closeCode = code; resolve(code) }))
    return new Promise((resolve, reject) => {
      const to = setTimeout(() => reject(new Error('no sync within ' + timeout + ' ms in ' + this.room)), timeout)
      this.ws.on('error', e => { totals.errors++; clearTimeout(to); reject(e) })
      this.ws.on('close', () => { clearTimeout(to); if (this.syncedAt === null) reject(new Error('closed before sync')) })
      this.ws.on('open', () => {
        this.openAt = now()
        if (this.ws._socket) this.ws._socket.setNoDelay(true)
        if (DIALECT === 'hocuspocus') { const a = this.begin(2); enc.writeVarUint(a, 0); enc.writeVarString(a, TOKEN); this.sendRaw(a) }
        const e = this.begin(0)
        if (this.full) sync.writeSyncStep1(e, this.doc); else { enc.writeVarUint(e, 0); enc.writeVarUint8Array(e, Y.encodeStateVector(new Map())) }
        this.sendRaw(e)
      })
      this.ws.on('message', data => { this.onMessage(data); if (this.syncedAt !== null && to) { clearTimeout(to); resolve(this) } })
    })
  }
  onMessage (data) {
    const len = data.length; this.bytes += len; this.msgs++; totals.bytesIn += len; totals.msgsIn++
    this.lastByteAt = now()
    const d = dec.createDecoder(new Uint8Array(data.buffer, data.byteOffset, len))
    if (DIALECT === 'hocuspocus') dec.readVarString(d)
    const type = dec.readVarUint(d)
    if (type === 0 || (type === 4 && DIALECT === 'hocuspocus')) {
      if (!this.full) { const t = dec.readVarUint(d); if (t === 1) this.syncedAt = now(); if (t === 2) this.onUpdateSeen?.(); return }
      const e = this.begin(0); const before = enc.length(e)
      const t = sync.readSyncMessage(d, e, this.doc, this)
      if (enc.length(e) > before) { if (this.sendRaw(e) && ACK_TYPE >= 0) this.pendingAcks.push(Y.getState(this.doc.store, this.doc.clientID)) }
      if (t === 1 && this.syncedAt === null) { this.syncedAt = now(); this.step2Bytes = len }
      if (this.onApplied) this.onApplied(this)
    } else if (type === ACK_TYPE) {
      if (this.pendingAcks.length) this.ackedClock = Math.max(this.ackedClock, this.pendingAcks.shift())
    } else if (type === 1) {
      totals.awIn++
      if (this.full) { const u = dec.readVarUint8Array(d); awarenessProtocol.applyAwarenessUpdate(this.aw, u, this) }
    } else if (type === 2) {
      const sub = dec.readVarUint(d); if (sub === 1 || DIALECT === 'yws') { totals.denied++; log('permission denied in', this.room) }
    }
  }
  close () { if (this.ws) { this.ws.close(); return this.closed } }
  destroy () { if (this.full) { this.doc.off('update', this.onUpdate); this.aw.destroy() } }
}
const clock = c => Y.getState(c.doc.store, c.doc.clientID)
const connectAll = async (clients, parallel = 25) => { for (let i = 0; i < clients.length; i += parallel) await Promise.all(clients.slice(i, i + parallel).map(c => c.connect())) }

// ---------------------------------------------------------------- rooms of typing people
class Room {
  constructor (name, nFull, nLight, writers, rand) {
    this.name = name; this.rand = rand
    this.clients = Array.from({ length: nFull }, () => new Client(name)); this.light = Array.from({ length: nLight }, () => new Client(name, { full: false }))
    this.writers = this.clients.slice(0, writers)
    this.sent = new Map(this.writers.map(w => [w.doc.clientID, []])) // clock -> time
    this.inserted = 0; this.deleted = 0; this.lat = []; this.delivered = 0; this.record = false
    for (const c of this.clients) {
      c.seen = new Map()
      c.onApplied = () => this.applied(c)
      c.pos = null; c.left = 0
    }
  }
  applied (c) {
    const t = now()
    for (const w of this.writers) {
      if (w === c) continue
      const id = w.doc.clientID; const times = this.sent.get(id); const old = c.seen.get(id) ?? 0; const st = Y.getState(c.doc.store, id)
      if (st > old) { for (let k = old; k < st; k++) { const s = times[k]; if (s !== undefined) { this.delivered++; if (this.record) this.lat.push(t - s) } } c.seen.set(id, st) }
    }
  }
  type (c, awareness) { // one key
    const id = c.doc.clientID; const rand = this.rand
    if (c.left <= 0) { c.left = 5 + Math.floor(rand() * 40); c.rel = null; c.run = [] }
    c.left--
    let pos
    if (c.rel) { const abs = Y.createAbsolutePositionFromRelativePosition(c.rel, c.doc); pos = abs ? abs.index : c.text.length } else pos = Math.floor(rand() * (c.text.length + 1))
    const t = now(); const k = clock(c)
    if (c.run.length > 3 && rand() < DEL) { // backspace over own last character
      const p = pos - 1; if (p >= 0 && c.run.pop() !== undefined) { c.text.delete(p, 1); this.deleted++; c.rel = c.run.length ? new Y.RelativePosition(null, null, Y.createID(id, c.run[c.run.length - 1]), -1) : null; if (!c.rel) c.left = 0 }
    } else {
      this.sent.get(id)[k] = t
      c.text.insert(pos, ALPHA[Math.floor(rand() * ALPHA.length)]); this.inserted++
      c.run.push(k); c.rel = new Y.RelativePosition(null, null, Y.createID(id, k), -1)
    }
    if (awareness) c.sendAwareness({ user: { name: 'client ' + id, color: '#30bced' }, cursor: { anchor: pos, head: pos } })
  }
}
const DEL = num('delete-ratio', 0.08)
const BURST = num('burst', 3); const PAUSE = num('pause', 1)
const typeFor = async (rooms, cps, seconds, awareness) => {
  // each writer types `cps` keys a second while in a burst; bursts and pauses alternate
  const end = now() + seconds * 1000; let live = 0; let keys = 0
  await new Promise(resolve => {
    const loop = (room, c) => {
      live++
      let on = room.rand() < BURST / (BURST + PAUSE); let flip = now() + (on ? BURST : PAUSE) * 1000 * room.rand(); let next = now() + room.rand() * 1000 / cps
      const step = () => {
        const t = now()
        if (t >= end || stopTyping) { if (--live === 0) resolve(); return }
        if (t >= flip) { on = !on; flip = t + (on ? BURST : PAUSE) * 1000; next = Math.max(next, t) }
        if (!on && PAUSE > 0) { setTimeout(step, Math.max(1, Math.min(flip, end) - t)); next = flip; return }
        let n = 0
        while (next <= t && n < 20) { room.type(c, awareness); keys++; n++; next += -Math.log(1 - room.rand()) * 1000 / cps }
        if (next < t - 200) next = t // generator late: do not pile up
        setTimeout(step, Math.max(1, next - now()))
      }
      step()
    }
    for (const room of rooms) for (const c of room.writers) loop(room, c)
  })
  return keys
}
let stopTyping = false
const settle = async (rooms, ms) => { // until every full client has every character, or ms
  const t = now()
  const done = () => rooms.every(r => r.clients.every(c => r.writers.every(w => Y.getState(c.doc.store, w.doc.clientID) === clock(w))))
  while (!done()) { if (now() - t > ms) return false; await sleep(20) }
  await sleep(150); return true
}
const converge = rooms => { let same = 0; let exact = 0; for (const r of rooms) { const t = r.clients[0].text.toString(); if (r.clients.every(c => c.text.toString() === t)) same++; if (t.length === r.base + r.inserted - r.deleted) exact++ } return { rooms_identical: same, rooms_exact_length: exact, rooms: rooms.length } }
const freshCheck = async rooms => { let ok = 0; for (const r of rooms) { const f = new Client(r.name); await f.connect(); const want = r.clients[0].text.toString(); const t = now(); while (f.text.toString() !== want && now() - t < 3000) await sleep(20); if (f.text.toString() === want) ok++; await f.close(); f.destroy() } return ok }
const roomNames = n => opt['room-list'] ? opt['room-list'].split(',').slice(0, n) : Array.from({ length: n }, (_, i) => `${str('room-prefix', 'bench')}-${str('run', String(Date.now() % 1e7))}-${i}`)
const makeRooms = async () => {
  const R = num('rooms', 10); const C = num('clients', 5); const full = Math.min(C, num('full', C)); const W = num('writers', full)
  const rooms = roomNames(R).map((n, i) => new Room(n, full, C - full, Math.min(W, full), rng(SEED * 1000 + i)))
  await connectAll(rooms.flatMap(r => [...r.clients, ...r.light]))
  const init = num('initial-text', 2000)
  for (const r of rooms) { // some text to begin with
    if (r.clients[0].text.length === 0 && init) { const c = r.clients[0]; c.text.insert(0, words(r.rand, init)); r.sent.get(c.doc.clientID) }
    r.base = r.clients[0].text.length
  }
  if (!await settle(rooms, 10000)) log('initial text not seen by all')
  for (const r of rooms) for (const c of r.clients) for (const w of r.writers) c.seen.set(w.doc.clientID, Y.getState(c.doc.store, w.doc.clientID))
  for (const r of rooms) for (const w of r.writers) w.startClock = clock(w)
  return rooms
}
const words = (rand, n) => { let s = ''; while (s.length < n) s += WORDS[Math.floor(rand() * WORDS.length)] + (rand() < 0.1 ? '. ' : ' '); return s.slice(0, n) }

// ---------------------------------------------------------------- scenarios
const fanout = async () => {
  await startServer()
  const rooms = await makeRooms(); const secs = num('seconds', 15); const awareness = str('awareness', 'on') === 'on'
  const all = rooms.reduce((a, r) => a + r.clients.length + r.light.length, 0)
  await typeFor(rooms, 5, num('warmup', 3), awareness); await settle(rooms, 5000)
  for (const cps of str('cps', '5').split(',').map(Number)) {
    for (const r of rooms) { r.lat = []; r.delivered = 0; r.record = true }
    const b0 = { ...totals }; const ins0 = rooms.reduce((a, r) => a + r.inserted, 0); const m = new Meter(pid())
    const keys = await typeFor(rooms, cps, secs, awareness); const typed = now()
    const ok = await settle(rooms, 10000); const drain = now() - typed - 150
    const f = m.stop(); for (const r of rooms) r.record = false
    const delivered = rooms.reduce((a, r) => a + r.delivered, 0); const lat = rooms.flatMap(r => r.lat)
    out({
      rooms: rooms.length, clients: all, writers: rooms.reduce((a, r) => a + r.writers.length, 0), cps_in_burst: cps, awareness, keys, inserted: rooms.reduce((a, r) => a + r.inserted, 0) - ins0,
      delivered, delivered_per_s: r2(delivered / (f.wall_s)), delivered_per_server_cpu_s: f.server_cpu_s ? Math.round(delivered / f.server_cpu_s) : null, server_us_per_delivery: f.server_cpu_s ? r2(f.server_cpu_s * 1e6 / delivered) : null,
      latency: quant(lat), ...f, server_cpu_share: f.server_cpu_s ? r2(f.server_cpu_s / f.wall_s) : null, gen_cpu_share: r2(f.gen_cpu_s / f.wall_s),
      msgs_in: totals.msgsIn - b0.msgsIn, awareness_in: totals.awIn - b0.awIn, mb_in: r2((totals.bytesIn - b0.bytesIn) / 1e6), all_delivered: ok, drain_ms: r2(drain), ...converge(rooms)
    })
    if (!ok) break
  }
  const fresh = await freshCheck(rooms)
  out({ check: 'server state equals clients', rooms_equal: fresh, rooms: rooms.length })
  await Promise.all(rooms.flatMap(r => [...r.clients, ...r.light]).map(c => c.close()))
  await stopServer()
}

// history: many sessions (a new client id each), cursor jumps, backspaces; or a pasted text
const buildHistory = (kind, n) => {
  const rand = rng(SEED * 77 + n); const doc = new Y.Doc(); const updates = []; const text = FRAGMENT ? { get length () { return paragraph(doc).length }, insert: (at, w) => paragraph(doc).insert(at, w), delete: (at, n) => paragraph(doc).delete(at, n), toString: () => paragraph(doc).toString() } : doc.getText(TYPE)
  doc.on('update', u => updates.push(u))
  if (kind === 'edits') {
    let pos = 0; let left = 0; let sess = 0
    for (let i = 0; i < n; i++) {
      if (sess-- <= 0) { sess = 200 + Math.floor(rand() * 600); doc.clientID = Math.floor(rand() * 0xffffffff) }
      if (left-- <= 0) { left = 10 + Math.floor(rand() * 60); pos = rand() < 0.6 ? text.length : Math.floor(rand() * (text.length + 1)) }
      if (pos > 2 && rand() < 0.1) { text.delete(--pos, 1) } else { text.insert(pos++, ALPHA[Math.floor(rand() * ALPHA.length)]) }
    }
  } else { // n bytes of text in paragraphs
    const s = words(rand, n); for (let i = 0; i < s.length;) { const l = 200 + Math.floor(rand() * 600); text.insert(i, s.slice(i, i + l)); i += l }
  }
  return { doc, text: text.toString(), updates }
}
const oneJoin = async (room, want) => {
  const c = new Client(room); const b = []
  let done; const complete = new Promise(resolve => { done = resolve })
  c.onApplied = () => { if (c.text.length === want.length) { c.fullAt = c.fullAt ?? now(); c.fullBytes = c.fullBytes ?? c.bytes; c.wire = c.wire ?? c.ws._socket.bytesRead; c.lastAt = c.lastAt ?? c.lastByteAt; done() } }
  await c.connect(); if (c.text.length === want.length) c.onApplied()
  await Promise.race([complete, sleep(20000)])
  const ok = c.text.toString() === want
  const res = { ok, open_ms: c.openAt - c.t0, synced_ms: c.syncedAt - c.t0, lastbyte_ms: (c.lastAt ?? NaN) - c.t0, complete_ms: (c.fullAt ?? NaN) - c.t0, bytes: c.fullBytes ?? c.bytes, wire: c.wire ?? NaN, msgs: c.msgs }
  await c.close(); c.destroy(); return res
}
const summary = a => ({ n: a.length, ok: a.filter(x => x.ok).length, synced_ms: r2(median(a.map(x => x.synced_ms))), lastbyte_ms: r2(median(a.map(x => x.lastbyte_ms))), complete_ms: r2(median(a.map(x => x.complete_ms))), complete_max_ms: r2(Math.max(...a.map(x => x.complete_ms))), bytes: median(a.map(x => x.bytes)), wire: median(a.map(x => x.wire)), msgs: median(a.map(x => x.msgs)) })
const coldjoin = async () => {
  await startServer()
  const kinds = str('kinds', 'edits:50000,text:200000').split(',').map(s => { const [k, n] = s.split(':'); return [k, Number(n)] })
  for (const [kind, n] of kinds) {
    const h = buildHistory(kind, n); const room = FRAGMENT ? roomNames(kinds.length)[kinds.findIndex(k => k[0] === kind)] : roomNames(1)[0] + '-' + kind + n
    const textBytes = Buffer.byteLength(h.text); const v1 = Y.encodeStateAsUpdate(h.doc); const v2 = Y.encodeStateAsUpdateV2(h.doc)
    log(kind, n, 'updates', h.updates.length, 'text bytes', textBytes, 'v1', v1.length, 'v2', v2.length)
    const keeper = new Client(room); await keeper.connect()
    const w = new Client(room, { full: false }); await w.connect()
    const m = new Meter(pid()); const t = now()
    for (const u of h.updates) { const e = w.begin(0); sync.writeUpdate(e, u); w.sendRaw(e); if (w.ws.bufferedAmount > 256 * 1024) while (w.ws.bufferedAmount > 32 * 1024) await sleep(1) }
    while (keeper.text.length !== h.text.length && now() - t < 120000) await sleep(10)
    const okFill = keeper.text.toString() === h.text; const ing = (now() - t) / 1000; const f = m.stop()
    out({ step: 'ingest', kind, n, updates: h.updates.length, ok: okFill, seconds: r2(ing), updates_per_s: Math.round(h.updates.length / ing), server_us_per_update: f.server_cpu_s ? r2(f.server_cpu_s * 1e6 / h.updates.length) : null, text_bytes: textBytes, v1_bytes: v1.length, v2_bytes: v2.length, v1_deflate_bytes: zlib.deflateRawSync(v1, { level: 6 }).length, v1_brotli_bytes: zlib.brotliCompressSync(v1, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 5 } }).length, ...f })
    await w.close(); await sleep(num('settle', 4) * 1000)
    const warm = []; const mw = new Meter(pid()); for (let i = 0; i < num('joins', 10); i++) { warm.push(await oneJoin(room, h.text)); await sleep(100) }
    const fw = mw.stop(); out({ step: 'join-warm', kind, n, text_bytes: textBytes, ...summary(warm), bytes_per_text_byte: r2(median(warm.map(x => x.bytes)) / textBytes), wire_per_text_byte: r2(median(warm.map(x => x.wire)) / textBytes), server_cpu_ms_per_join: fw.server_cpu_s === null ? null : r2(fw.server_cpu_s * 1000 / warm.length), server_rss_mb: fw.server_rss_mb, other_cpu_s: fw.other_cpu_s })
    await keeper.close(); keeper.destroy(); await sleep(num('settle', 4) * 1000)
    const idle = []; for (let i = 0; i < num('idle-joins', 5); i++) { idle.push(await oneJoin(room, h.text)); await sleep(1000) }
    out({ step: 'join-after-all-left', kind, n, text_bytes: textBytes, ...summary(idle) })
    if (opt.spawn && opt.restart !== 'off') {
      const re = []; for (let i = 0; i < num('restarts', 3); i++) { await stopServer('SIGKILL'); await startServer(); const j = await oneJoin(room, h.text); re.push(j); if (!j.ok) break }
      const p = procFigures(pid()); out({ step: 'join-after-sigkill-restart', kind, n, text_bytes: textBytes, ...summary(re), server_rss_mb: p ? r2(p.rss) : null })
    }
  }
  await stopServer()
}

const crash = async () => {
  if (!opt.spawn) throw new Error('crash needs --spawn')
  const cps = num('cps', 8); const rand = rng(SEED * 31)
  const sum = { kills: 0, sent_chars: 0, delivered_chars: 0, lost_delivered_chars: 0, lost_sent_chars: 0, acked_chars: 0, lost_acked_chars: 0, kills_with_loss: 0, rooms_identical_after: 0, rooms_exact_after: 0, rooms: 0, fresh_equal_after: 0, worst_lost_seconds: 0 }
  for (let k = 0; k < num('kills', 5); k++) {
    await startServer()
    opt.run = `${Date.now() % 1e7}-${k}`
    const rooms = await makeRooms(); stopTyping = false
    const typing = typeFor(rooms, cps, 600, str('awareness', 'on') === 'on')
    await sleep((num('seconds', 6) + rand() * 4) * 1000)
    const killAt = now(); await stopServer('SIGKILL'); stopTyping = true; await typing
    await Promise.all(rooms.flatMap(r => [...r.clients, ...r.light]).map(c => c.closed))
    await startServer(); sum.kills++
    let lostHere = 0
    for (const r of rooms) {
      const f = new Client(r.name); await f.connect(); await sleep(num('probe-wait', 400))
      for (const w of r.writers) {
        const id = w.doc.clientID; const srv = Y.getState(f.doc.store, id); const del = Math.max(0, ...r.clients.filter(c => c !== w).map(c => c.seen.get(id) ?? 0)); const snt = clock(w)
        const b = w.startClock; sum.sent_chars += snt - b; sum.delivered_chars += Math.max(0, del - b); sum.acked_chars += Math.max(0, w.ackedClock - b)
        const has = Math.max(srv, b); const ld = Math.max(0, del - has); lostHere += ld
        if (ld) { const ts = r.sent.get(id)[has]; if (ts !== undefined) sum.worst_lost_seconds = Math.max(sum.worst_lost_seconds, (killAt - ts) / 1000) }
        sum.lost_delivered_chars += ld; sum.lost_sent_chars += Math.max(0, snt - has); sum.lost_acked_chars += Math.max(0, w.ackedClock - has)
      }
      await f.close(); f.destroy()
    }
    if (lostHere) sum.kills_with_loss++
    await connectAll(rooms.flatMap(r => r.clients)) // survivors come back with what they have
    await settle(rooms, 10000); const c = converge(rooms)
    sum.rooms += c.rooms; sum.rooms_identical_after += c.rooms_identical; sum.rooms_exact_after += c.rooms_exact_length; sum.fresh_equal_after += await freshCheck(rooms)
    await Promise.all(rooms.flatMap(r => r.clients).map(x => x.close())); rooms.forEach(r => r.clients.forEach(x => x.destroy()))
    await stopServer(); log('kill', k + 1, 'lost delivered characters', lostHere)
  }
  sum.worst_lost_seconds = r2(sum.worst_lost_seconds); out({ cps_in_burst: cps, clients: num('rooms', 10) * num('clients', 5), ...sum })
}

const idle = async () => {
  await startServer()
  const N = num('conns', 2000); const R = num('rooms', 20); const secs = num('seconds', 20); const names = roomNames(R)
  const base = []; for (const n of names) { const c = new Client(n); await c.connect(); c.text.insert(0, words(rng(7), num('initial-text', 20000))); base.push(c) }
  await sleep(3000); const p0 = procFigures(pid())
  const light = Array.from({ length: N }, (_, i) => new Client(names[i % R], { full: false })); const t = now(); const mc = new Meter(pid()); await connectAll(light, 50); const con = (now() - t) / 1000; const fc = mc.stop()
  await sleep(3000); const p1 = procFigures(pid())
  out({ step: 'connect', conns: N, rooms: R, seconds: r2(con), conns_per_s: Math.round(N / con), server_cpu_ms_per_conn: fc.server_cpu_s === null ? null : r2(fc.server_cpu_s * 1000 / N), rss_before_mb: p0 && r2(p0.rss), rss_after_mb: p1 && r2(p1.rss), kb_per_conn: p0 && r2((p1.rss - p0.rss) * 1024 / N), gen_cpu_s: fc.gen_cpu_s })
  const mi = new Meter(pid()); const keep = setInterval(() => light.forEach(c => c.sendAwareness()), 20000); await sleep(secs * 1000); const fi = mi.stop()
  out({ step: 'idle', conns: N, still_open: light.filter(c => c.ws.readyState === WebSocket.OPEN).length, server_cpu_share: r2(fi.server_cpu_s / fi.wall_s), ...fi })
  // one person types in room 0 while the readers of that room watch
  // one key a tenth of a second: the n-th message of a change at each of them is the n-th key
  const lat = []; const w = base[0]; const sent = []; const readers = light.filter(c => c.room === names[0])
  for (const c of readers) { let seen = 0; c.onUpdateSeen = () => lat.push(now() - sent[seen++]) }
  const keys = num('keys', 100); const m = new Meter(pid()); for (let i = 0; i < keys; i++) { sent.push(now()); w.text.insert(0, 'x'); await sleep(100) } await sleep(500); const f = m.stop(); clearInterval(keep)
  out({ step: 'one-writer', readers_in_room: readers.length, keys, all_delivered: lat.length === keys * readers.length, latency: quant(lat), server_us_per_delivery: f.server_cpu_s ? r2(f.server_cpu_s * 1e6 / lat.length) : null, ...f })
  for (const c of [...light, ...base]) c.ws.terminate()
  await stopServer()
}

// Few texts, then many, each with people who type at the same pace: what one costs more when there are many,
// and what is left of them when everybody has gone. Every step has a server of its own.
const many = async () => {
  if (!opt.spawn) throw new Error('many needs --spawn')
  for (const texts of str('texts', '100,1000').split(',').map(Number)) {
    await startServer(); opt.rooms = String(texts); opt.clients ??= '2'; opt['initial-text'] ??= '2000'
    await sleep(2000); const before = procFigures(pid())
    const rooms = await makeRooms(); await sleep(3000); const open = procFigures(pid())
    for (const r of rooms) { r.delivered = 0; r.record = true }
    const m = new Meter(pid()); await typeFor(rooms, num('cps', 1), num('seconds', 20), false); const ok = await settle(rooms, 10000); const f = m.stop()
    const delivered = rooms.reduce((a, r) => a + r.delivered, 0); const same = converge(rooms)
    await Promise.all(rooms.flatMap(r => [...r.clients, ...r.light]).map(c => c.close())); await sleep(num('closed', 40) * 1000); const after = procFigures(pid())
    out({ step: 'open', texts, delivered, all_delivered: ok, latency: quant(rooms.flatMap(r => r.lat)), server_us_per_delivery: r2(f.server_cpu_s * 1e6 / delivered), rss_before_mb: r2(before.rss), rss_open_mb: r2(open.rss), kb_per_text: r2((open.rss - before.rss) * 1024 / texts), rss_closed_mb: r2(after.rss), ...f, ...same })
    await stopServer()
  }
}

// people type in some rooms, alone and then while something else goes on in the same rooms
const disturbed = async (step, start) => {
  await startServer()
  const rooms = await makeRooms(); const secs = num('seconds', 30); const cps = num('cps', 20)
  const honest = async (step, more) => {
    for (const r of rooms) { r.lat = []; r.delivered = 0; r.record = true }
    const m = new Meter(pid()); await typeFor(rooms, cps, secs, false); const ok = await settle(rooms, 10000); const f = m.stop()
    for (const r of rooms) r.record = false
    out({ step, rooms: rooms.length, latency: quant(rooms.flatMap(r => r.lat)), all_delivered: ok, ...more?.(), ...f })
  }
  await typeFor(rooms, 5, num('warmup', 3), false); await settle(rooms, 5000)
  await honest('alone')
  const { figures, end } = start(rooms)
  await honest(step, figures)
  await end()
  out({ check: 'server state equals clients', rooms_equal: await freshCheck(rooms), rooms: rooms.length })
  await stopServer()
}

// each closed at the first malformed message and back at once
const malformed = () => disturbed('beside malformed messages', rooms => {
  const rand = rng(SEED * 13)
  // What editors send, changed: bytes turned, cut off, doubled, put between; now and then nothing but noise.
  const source = rooms[0].clients[0].doc; const own = new Y.Doc(); const samples = []
  own.on('update', u => samples.push(u)); Y.applyUpdate(own, Y.encodeStateAsUpdate(source))
  for (let i = 0; i < 200; i++) paragraph(own).insert(Math.floor(rand() * paragraph(own).length), words(rand, 1 + Math.floor(rand() * 40)))
  samples.shift()
  const noise = n => Uint8Array.from({ length: n }, () => Math.floor(rand() * 256))
  const bad = () => {
    const e = enc.createEncoder(); const kind = rand()
    if (kind < 0.1) return noise(1 + Math.floor(rand() * 300))
    enc.writeVarUint(e, kind < 0.2 ? 1 : 0)
    const update = Uint8Array.from(samples[Math.floor(rand() * samples.length)])
    for (let i = 0; i < 1 + Math.floor(rand() * 8); i++) update[Math.floor(rand() * update.length)] = Math.floor(rand() * 256)
    if (kind >= 0.2) enc.writeVarUint(e, 1 + Math.floor(rand() * 2))
    enc.writeVarUint8Array(e, rand() < 0.3 ? update.subarray(0, Math.floor(rand() * update.length)) : update)
    return enc.toUint8Array(e)
  }
  let sent = 0; let closed = 0; let stop = false
  const attacker = async n => {
    while (!stop) {
      const c = new Client(rooms[n % rooms.length].name, { full: false })
      try { await c.connect(5000) } catch { await sleep(20); continue }
      while (!stop && c.ws.readyState === WebSocket.OPEN) { for (let i = 0; i < 20; i++) { c.ws.send(bad()); sent++ } await sleep(1) }
      if (c.ws.readyState !== WebSocket.OPEN) closed++
      c.ws.terminate()
    }
  }
  const all = Promise.all(Array.from({ length: num('attackers', 8) }, (_, n) => attacker(n)))
  return { figures: () => ({ malformed_sent: sent, connections_closed: closed }), end: () => { stop = true; return all } }
})

// one after the other sends what is no mistake but too much, as fast as the server reads it, until a gigabyte is there
const flood = () => disturbed('beside a flood', rooms => {
  const most = num('gigabytes', 1) * 1e9
  // All of the text once more: whole, allowed, and nothing new.
  const e = enc.createEncoder(); enc.writeVarUint(e, 0); enc.writeVarUint(e, 2); enc.writeVarUint8Array(e, Y.encodeStateAsUpdate(rooms[0].clients[0].doc))
  const message = enc.toUint8Array(e)
  let bytes = 0; let messages = 0; let stop = false; const codes = {}
  const attacker = async () => {
    while (!stop && bytes < most) {
      const c = new Client(rooms[0].name, { full: false })
      try { await c.connect(5000) } catch { await sleep(20); continue }
      while (!stop && bytes < most && c.ws.readyState === WebSocket.OPEN) {
        for (let i = 0; i < 50; i++) { c.ws.send(message); bytes += message.length; messages++ }
        // What the server does not read waits here.
        do await sleep(1); while (!stop && c.ws.readyState === WebSocket.OPEN && c.ws.bufferedAmount > 1e6)
      }
      if (!stop && c.ws.readyState !== WebSocket.OPEN) { const code = await c.closed; codes[code] = (codes[code] ?? 0) + 1 }
      c.ws.terminate()
    }
  }
  const all = attacker()
  return { figures: () => ({ flood_mb: r2(bytes / 1e6), messages, message_bytes: message.length, closed_with: codes }), end: () => { stop = true; return all } }
})

// is the text on the server in these rooms the same for two fresh clients?
const verify = async () => { await startServer(); for (const n of roomNames(num('rooms', 1))) { const a = new Client(n); const b = new Client(n); await a.connect(); await b.connect(); await sleep(500); out({ room: n, length: a.text.length, equal: a.text.toString() === b.text.toString() }); await a.close(); await b.close() } await stopServer() }

const limit = setTimeout(() => { console.error('# time limit'); if (child) child.kill('SIGKILL'); process.exit(3) }, num('limit', 540) * 1000)
process.on('exit', () => { if (child && child.exitCode === null && child.signalCode === null) child.kill('SIGKILL') })
try { await ({ fanout, coldjoin, crash, idle, many, malformed, flood, verify })[scenario]() } catch (e) { console.error('# failed:', e); out({ failed: String(e.message ?? e) }); process.exitCode = 1 }
clearTimeout(limit); if (child && child.exitCode === null) child.kill('SIGKILL'); process.exit()
