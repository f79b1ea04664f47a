// The line to the server: sync, presence, acknowledgements, coming back after a loss.
import * as awarenessProtocol from 'y-protocols/awareness'
import * as Y from 'yjs'
import * as protocol from './protocol.ts'
import type { Store } from './store.ts'
import * as words from './words.ts'

/** Milliseconds without the acknowledgement of a change after which the line counts as dead. */
const PATIENCE = 15_000
/** The server says something at least every 28 seconds to every line. Milliseconds of silence after which it is asked, and for which its answer is waited for before the line counts as dead. */
const QUIET = 32_000
const ANSWER = 10_000

/** Where things stand, for the status line. */
export interface State {
  /** connecting: never yet open; open: text is live; lost: tries again; stopped: does not. */
  phase: 'connecting' | 'open' | 'lost' | 'stopped'
  /** The text has been there at least once. */
  loaded: boolean
  /** Something was changed here that the server has not confirmed. */
  unsaved: boolean
  /** When the server last confirmed a change made here. */
  savedAt?: Date
  /** Since when there has been no line. */
  lostAt?: Date
  why?: protocol.Ending
  /** What is typed survives closing the window. */
  kept: boolean
}

export interface Options {
  url: string
  doc: Y.Doc
  awareness: awarenessProtocol.Awareness
  /** May send changes. */
  writes: boolean
  store?: Store
  Socket?: typeof WebSocket
  chance?: () => number
}

interface Sent { count: number, vector: Map<number, number>, keys: Promise<number>[], updates: Uint8Array[] }

type Events = { state: State, loaded: undefined, comments: undefined, back: { words: number }, putBack: protocol.PutBack }

/** Emits `state` on every change of it, `loaded` once, `comments` when the talk beside the text changed, `back` after a loss is made good, `putBack` when words were saved from a paragraph that somebody rebuilt. */
export class Connection {
  readonly state: State
  /** What the server has, as far as known: client → clock. */
  confirmed = new Map<number, number>()
  #o: Options
  #socket?: WebSocket
  #answered = false
  #sent = 0
  #queue: Sent[] = []
  #keys: Promise<number>[] = []
  /** What was changed here and is not under way, as it was made. */
  #waiting: Uint8Array[] = []
  #tries = 0
  #timers = new Set<ReturnType<typeof setTimeout>>()
  #retry?: ReturnType<typeof setTimeout>
  #heard = 0
  #waitedWords = 0
  #listeners = new Map<keyof Events, Set<(event: never) => void>>()

  constructor(options: Options) {
    this.#o = options
    this.state = { phase: 'connecting', loaded: false, unsaved: false, kept: options.store !== undefined }
    options.doc.on('update', this.#changed)
    options.awareness.on('update', this.#presence)
    globalThis.addEventListener?.('online', this.#online)
    globalThis.addEventListener?.('offline', this.#offline)
  }

  on<K extends keyof Events>(event: K, listener: (event: Events[K]) => void): void {
    const set = this.#listeners.get(event) ?? new Set()
    set.add(listener as (event: never) => void)
    this.#listeners.set(event, set)
  }

  #emit<K extends keyof Events>(event: K, value: Events[K]): void {
    for (const listener of this.#listeners.get(event) ?? []) (listener as (event: Events[K]) => void)(value)
  }

  #set(change: Partial<State>): void {
    Object.assign(this.state, change)
    this.#emit('state', this.state)
  }

  /** Takes in what waited since the last visit, then connects. */
  async start(): Promise<void> {
    if (this.#o.store && this.#o.writes) {
      try {
        for (const { key, update } of await this.#o.store.load()) {
          Y.applyUpdate(this.#o.doc, update, 'store')
          this.#waiting.push(update)
          this.#keys.push(Promise.resolve(key))
          this.state.unsaved = true
        }
      } catch {
        this.state.kept = false
      }
    }
    this.#open()
  }

  /** Words typed here that the server has not confirmed. */
  get waitingWords(): number {
    return this.#o.writes && this.state.unsaved ? words.waiting(this.#o.doc, this.confirmed) : 0
  }

  /** The waiting text itself, to copy it away. */
  get waitingText(): string {
    return words.unconfirmed(this.#o.doc, this.confirmed).join('\n')
  }

  #changed = (update: Uint8Array, origin: unknown): void => {
    if (origin === this || origin === 'store' || !this.#o.writes) return
    if (this.#o.store) {
      const key = this.#o.store.add(update)
      key.catch(() => this.state.kept && this.#set({ kept: false }))
      this.#keys.push(key)
    }
    this.#waiting.push(update)
    if (this.#answered && this.state.phase !== 'stopped') this.#send(protocol.Sync.update, update)
    this.#set({ unsaved: true })
  }

  #send(kind: number, update: Uint8Array): void {
    this.#sent += 1
    this.#queue.push({ count: this.#sent, vector: kind === protocol.Sync.update ? new Map([[this.#o.doc.clientID, Y.getState(this.#o.doc.store, this.#o.doc.clientID)]]) : Y.decodeStateVector(Y.encodeStateVector(this.#o.doc)), keys: this.#keys, updates: this.#waiting })
    this.#keys = []
    this.#waiting = []
    this.#socket?.send(protocol.sync(kind, update) as Uint8Array<ArrayBuffer>)
    const count = this.#sent
    const socket = this.#socket
    this.#later(PATIENCE, () => { if (this.#socket === socket && this.#queue[0]?.count <= count) this.#drop() })
  }

  #later(ms: number, act: () => void): void {
    const timer = setTimeout(() => { this.#timers.delete(timer); act() }, ms)
    this.#timers.add(timer)
  }

  #presence = ({ added, updated, removed }: { added: number[], updated: number[], removed: number[] }, origin: unknown): void => {
    if (origin === this) return
    const mine = [...added, ...updated, ...removed].filter(id => id === this.#o.doc.clientID)
    if (mine.length && this.#socket?.readyState === 1) this.#socket.send(protocol.awareness(awarenessProtocol.encodeAwarenessUpdate(this.#o.awareness, mine)) as Uint8Array<ArrayBuffer>)
  }

  #open(): void {
    clearTimeout(this.#retry)
    const socket = new (this.#o.Socket ?? WebSocket)(this.#o.url)
    socket.binaryType = 'arraybuffer'
    this.#socket = socket
    this.#answered = false
    this.#sent = 0
    // What was under way on the old line counts as not arrived; step 2 will bring it again.
    this.#keys = [...this.#queue.flatMap(s => s.keys), ...this.#keys]
    this.#waiting = [...this.#queue.flatMap(s => s.updates), ...this.#waiting]
    this.#queue = []
    socket.onopen = () => {
      this.#heard = Date.now()
      this.#ask(socket)
      // Said anew with a higher clock: the others have forgotten us and would not take the old one again.
      this.#o.awareness.setLocalState(this.#o.awareness.getLocalState())
      this.#listen(socket)
    }
    socket.onmessage = ({ data }) => {
      if (this.#socket !== socket) return
      this.#heard = Date.now()
      try {
        this.#take(new Uint8Array(data))
      } catch {
        this.#drop()
      }
    }
    socket.onclose = ({ code, reason }) => { if (this.#socket === socket) this.#closed(protocol.ending(code, reason, this.#o.writes)) }
  }

  /** The one question that is always answered; who is here is not, if nobody is. */
  #ask(socket: WebSocket): void {
    socket.send(protocol.sync(protocol.Sync.step1, Y.encodeStateVector(this.#o.doc)) as Uint8Array<ArrayBuffer>)
  }

  /** Notices that a line is dead although nobody said so. */
  #listen(socket: WebSocket): void {
    this.#later(Math.max(0, this.#heard + QUIET - Date.now()), () => {
      if (this.#socket !== socket || socket.readyState !== 1) return
      if (Date.now() < this.#heard + QUIET) return this.#listen(socket)
      const heard = this.#heard
      this.#ask(socket)
      this.#later(ANSWER, () => {
        if (this.#socket !== socket) return
        if (this.#heard === heard) this.#drop()
        else this.#listen(socket)
      })
    })
  }

  #take(data: Uint8Array): void {
    const message = protocol.read(data)
    switch (message.type) {
      case 'step1': {
        this.confirmed = Y.decodeStateVector(message.vector)
        this.#waitedWords = this.waitingWords
        this.#answered = true
        // First as it was made: it names what was deleted here and nothing else, and has letters whose paragraph is gone in this window by now.
        if (this.#waiting.length) this.#send(protocol.Sync.update, Y.mergeUpdates(this.#waiting))
        this.#send(protocol.Sync.step2, this.#o.writes ? Y.encodeStateAsUpdate(this.#o.doc, message.vector) : new Uint8Array([0, 0]))
        break
      }
      case 'update': {
        Y.applyUpdate(this.#o.doc, message.update, this)
        this.#confirm(Y.parseUpdateMeta(message.update).to)
        if (message.first) {
          const first = !this.state.loaded
          this.#tries = 0
          this.#set({ phase: 'open', loaded: true, why: undefined })
          if (first) this.#emit('loaded', undefined)
        }
        break
      }
      case 'awareness': awarenessProtocol.applyAwarenessUpdate(this.#o.awareness, message.update, this); break
      case 'ack': this.#acknowledged(message.count); break
      case 'comments': this.#emit('comments', undefined); break
      case 'putBack': this.#emit('putBack', message); break
      case 'query':
        if (this.#o.awareness.getLocalState()) this.#presence({ added: [], updated: [this.#o.doc.clientID], removed: [] }, 'query')
    }
  }

  #confirm(vector: Map<number, number>): void {
    for (const [client, clock] of vector) if (clock > (this.confirmed.get(client) ?? 0)) this.confirmed.set(client, clock)
  }

  #acknowledged(count: number): void {
    while (this.#queue.length && this.#queue[0].count <= count) {
      const { vector, keys } = this.#queue.shift()!
      this.#confirm(vector)
      void Promise.all(keys).then(found => this.#o.store?.remove(found)).catch(() => {})
    }
    if (this.#queue.length || !this.#answered) return
    const saved = this.state.unsaved
    const back = this.state.lostAt !== undefined
    const words = this.#waitedWords
    this.#waitedWords = 0
    this.#set({ unsaved: false, lostAt: undefined, ...(saved ? { savedAt: new Date() } : {}) })
    if (back) this.#emit('back', { words: saved ? words : 0 })
  }

  /** The line is dead although nobody said so. */
  #drop(): void {
    const socket = this.#socket
    this.#closed('lost')
    socket?.close()
  }

  #closed(why: protocol.Ending): void {
    this.#socket = undefined
    this.#answered = false
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
    const others = [...this.#o.awareness.getStates().keys()].filter(id => id !== this.#o.doc.clientID)
    awarenessProtocol.removeAwarenessStates(this.#o.awareness, others, this)
    const lostAt = this.state.lostAt ?? new Date()
    if (protocol.final(why)) return this.#set({ phase: 'stopped', why, lostAt })
    this.#set({ phase: this.state.loaded ? 'lost' : 'connecting', why, lostAt })
    const wait = protocol.pause(why, this.#tries++, (this.#o.chance ?? Math.random)())
    this.#retry = setTimeout(() => this.#open(), wait)
  }

  #online = (): void => {
    if (!this.#socket && this.state.phase !== 'stopped' && !protocol.crowded(this.state.why)) this.#open()
  }

  #offline = (): void => {
    if (this.#socket) this.#drop()
  }

  /** Connects again after a final ending (the person has logged in again elsewhere). */
  again(): void {
    if (this.state.phase !== 'stopped') return
    this.#set({ phase: this.state.loaded ? 'lost' : 'connecting' })
    this.#open()
  }

  /** Gives up what was typed and not taken. */
  async forget(): Promise<void> {
    await this.#o.store?.clear().catch(() => {})
  }

  /** Leaves the text. What waits stays in the store. */
  stop(): void {
    this.#o.awareness.setLocalState(null)
    clearTimeout(this.#retry)
    this.#o.doc.off('update', this.#changed)
    this.#o.awareness.off('update', this.#presence)
    globalThis.removeEventListener?.('online', this.#online)
    globalThis.removeEventListener?.('offline', this.#offline)
    const socket = this.#socket
    this.#socket = undefined
    for (const timer of this.#timers) clearTimeout(timer)
    socket?.close()
    this.#o.store?.close()
  }
}
