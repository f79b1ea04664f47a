// Talk about passages: threads kept by the server, their places in the text, the marks on the paper.
import type { EditorState, Transaction } from 'prosemirror-state'
import { Plugin, PluginKey } from 'prosemirror-state'
import { Decoration, DecorationSet } from 'prosemirror-view'
import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition, ySyncPluginKey } from 'y-prosemirror'
import * as Y from 'yjs'
import { get, post } from './api.ts'
import { binding, type Setup } from './desk.ts'
import { h } from './dom.ts'

/** One contribution to a thread. */
export interface Entry { id: string, author: { id: string, name: string }, at: string, text: string, mentions: { id: string, name: string }[] }

/** A talk about a passage. `from` and `to` are relative positions in base64; `to` is the last letter. */
export interface Thread { id: string, from: string, to: string, quote: string, resolved: boolean, may: { resolve: boolean }, entries: Entry[] }

/** Where a thread stands now; null if its passage is gone. */
export type Place = { from: number, to: number } | null

interface Marked { set: DecorationSet, places: Map<string, Place> }

const key = new PluginKey<Marked>('comments')

const to64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes))
const from64 = (text: string): Uint8Array => Uint8Array.from(atob(text), c => c.charCodeAt(0))

/** The anchors of a selection, for the server. */
export function anchors(state: EditorState, from: number, to: number): { from: string, to: string, quote: string } {
  const { type, mapping } = binding(state)
  const relative = (pos: number): string => to64(Y.encodeRelativePosition(absolutePositionToRelativePosition(pos, type, mapping as never)))
  // The last letter rather than the place behind it: what is written after the passage does not belong to it.
  return { from: relative(from), to: relative(Math.max(from, to - 1)), quote: state.doc.textBetween(from, to, ' ', ' ').slice(0, 300) }
}

/** Where anchors are now. */
export function locate(state: EditorState, thread: Pick<Thread, 'from' | 'to'>): Place {
  const { type, doc, mapping } = binding(state)
  try {
    const [first, last] = [thread.from, thread.to].map(text => Y.decodeRelativePosition(from64(text)))
    const from = relativePositionToAbsolutePosition(doc, type, first, mapping as never)
    const at = relativePositionToAbsolutePosition(doc, type, last, mapping as never)
    if (from === null || at === null) return null
    const gone = last.item === null || (Y.getItem as (store: unknown, id: Y.ID) => Y.Item)(doc.store, last.item).deleted
    const to = Math.min(gone ? at : at + 1, state.doc.content.size)
    return from < to && state.doc.textBetween(from, to, ' ', ' ').trim() ? { from, to } : null
  } catch {
    return null
  }
}

/** The threads of a text. */
export class Comments {
  threads: Thread[] = []
  failed = false
  active?: string
  #setup: Setup
  #listeners = new Set<() => void>()

  constructor(setup: Setup) {
    this.#setup = setup
  }

  /** Whether this page has talk at all. */
  get there(): boolean {
    return this.#setup.comments !== undefined
  }

  onChange(act: () => void): void {
    this.#listeners.add(act)
  }

  #take({ threads }: { threads: Thread[] }): void {
    this.threads = threads
    this.failed = false
    for (const act of this.#listeners) act()
  }

  /** Reads all threads anew. */
  async load(): Promise<void> {
    if (!this.#setup.comments) return
    try {
      this.#take(await get(this.#setup.comments, this.#setup.lang))
    } catch {
      this.failed = true
      for (const act of this.#listeners) act()
    }
  }

  /** Adds, answers, resolves or reopens; throws `Refused` with the server's sentence. */
  async change(body: { do: 'add', from: string, to: string, quote: string, text: string, mentions: string[] } | { do: 'reply', thread: string, text: string, mentions: string[] } | { do: 'resolve' | 'reopen', thread: string }): Promise<void> {
    this.#take(await post(this.#setup.comments!, this.#setup.lang, body))
  }

  /** Tells the server whose suggestions were accepted or turned down; nothing waits for it. */
  settled(authors: string[], accepted: boolean): void {
    if (!this.#setup.comments || authors.length === 0) return
    post<{ threads: Thread[] }>(this.#setup.comments, this.#setup.lang, { do: 'settled', accepted, authors }).then(answer => this.#take(answer), () => {})
  }

  /** Marks a thread as the one that is meant. */
  point(thread: string | undefined): void {
    if (this.active === thread) return
    this.active = thread
    for (const act of this.#listeners) act()
  }

  /** The plugin that shows passages; send `refresh(tr)` when threads changed. */
  plugin(clicked: (thread: string) => void): Plugin<Marked> {
    const make = (state: EditorState): Marked => {
      const places = new Map<string, Place>()
      const found: Decoration[] = []
      let number = 0
      for (const thread of this.threads) {
        const place = locate(state, thread)
        places.set(thread.id, place)
        if (thread.resolved) continue
        number++
        if (!place) continue
        const mine = number
        const active = thread.id === this.active
        found.push(Decoration.inline(place.from, place.to, { nodeName: 'mark', class: 'e-comment', 'data-thread': thread.id, ...(active ? { 'aria-current': 'true' } : {}) }))
        found.push(Decoration.widget(place.to, () => h('sup', { class: 'e-comment-number', 'aria-hidden': 'true', 'data-thread': thread.id }, String(mine)), { side: -1, key: `${thread.id} ${mine}`, ignoreSelection: true }))
      }
      return { set: DecorationSet.create(state.doc, found), places }
    }
    return new Plugin<Marked>({
      key,
      state: {
        init: (_, _state) => ({ set: DecorationSet.empty, places: new Map() }),
        apply: (tr, value, _old, state) => {
          // A change from outside replaces the whole document for ProseMirror; positions then come from Yjs.
          if (tr.getMeta(key) || (tr.docChanged && tr.getMeta(ySyncPluginKey))) return make(state)
          if (!tr.docChanged) return value
          const places = new Map([...value.places].map(([id, place]): [string, Place] => {
            if (!place) return [id, null]
            const [from, to] = [tr.mapping.map(place.from, 1), tr.mapping.map(place.to, -1)]
            return [id, from < to ? { from, to } : null]
          }))
          return { set: value.set.map(tr.mapping, tr.doc), places }
        }
      },
      props: {
        decorations: state => key.getState(state)?.set,
        handleClick: (_view, _pos, event) => {
          const thread = (event.target as Element | null)?.closest?.('[data-thread]')?.getAttribute('data-thread')
          if (thread) clicked(thread)
          return false
        }
      }
    })
  }
}

/** Makes the plugin look at the threads again. */
export const refresh = (tr: Transaction): Transaction => tr.setMeta(key, true)

/** Where the threads stand. */
export const places = (state: EditorState): Map<string, Place> => key.getState(state)?.places ?? new Map()
