// Talk about passages: threads kept by the server, their places in the text, the marks on the paper.
import type { Node } from 'prosemirror-model'
import type { EditorState, Transaction } from 'prosemirror-state'
import { Plugin, PluginKey } from 'prosemirror-state'
import { Decoration, DecorationSet } from 'prosemirror-view'
import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition, ySyncPluginKey } from 'y-prosemirror'
import * as Y from 'yjs'
import { get, post } from './api.ts'
import { binding, type Setup } from './desk.ts'
import { h } from './dom.ts'
import { flat } from './letters.ts'

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

/** Letters of the text in front of a passage and behind it. */
interface Around { before: string, after: string }

/** So many letters around a passage are kept with its anchors, on each side. */
const AROUND = 24
/** So many more are looked at: somebody may have written beside the passage. */
const SLACK = 24

/** The anchors of a selection, for the server: positions, each with the letters beside it. */
export function anchors(state: EditorState, from: number, to: number): { from: string, to: string, quote: string } {
  const { type, mapping } = binding(state)
  const { before, after } = around(state.doc, from, to)
  const relative = (pos: number, beside: string): string => {
    const [position, letters] = [Y.encodeRelativePosition(absolutePositionToRelativePosition(pos, type, mapping as never)), new TextEncoder().encode(beside)]
    return to64(Uint8Array.of(...position, ...letters))
  }
  // The last letter rather than the place behind it: what is written after the passage does not belong to it.
  return { from: relative(from, before), to: relative(Math.max(from, to - 1), after), quote: state.doc.textBetween(from, to, ' ', ' ').slice(0, 300) }
}

/** An anchor: the position, and the letters beside it; older ones have none. */
function anchor(text: string): { position: Y.RelativePosition, beside: string } {
  const bytes = from64(text)
  const position = Y.decodeRelativePosition(bytes)
  return { position, beside: new TextDecoder().decode(bytes.subarray(Y.encodeRelativePosition(position).length)) }
}

function around(doc: Node, from: number, to: number): Around {
  const { text, at } = flat(doc)
  const index = (pos: number): number => { const found = at.findIndex(p => p >= pos); return found < 0 ? at.length : found }
  const [start, end] = [index(from), index(to)]
  return { before: text.slice(Math.max(0, start - AROUND), start), after: text.slice(end, end + AROUND) }
}

const wordsOf = (text: string): string[] => text.split(/[^\p{L}\p{N}]+/u).filter(Boolean)

/** How much of some words stands in others, in their order; all, if there are none. */
function share(wanted: string[], found: string[]): number {
  let row: number[] = new Array(found.length + 1).fill(0)
  for (const word of wanted) {
    const next = [0]
    found.forEach((other, i) => next.push(word === other ? row[i] + 1 : Math.max(row[i + 1], next[i])))
    row = next
  }
  return wanted.length ? row.at(-1)! / wanted.length : 1
}

/** Whether what stands around words from `start` to `end` is what stood around the passage: half of the words on each side. */
export function sameAround(text: string, start: number, end: number, { before, after }: Around): boolean {
  // The outermost word may have been cut.
  const left = wordsOf(before).slice(before.length < AROUND ? 0 : 1)
  const right = wordsOf(after).slice(0, after.length < AROUND ? undefined : -1)
  // A text of nothing but the passage, or an anchor that knows nothing: then the words must be the only ones.
  if (left.length + right.length === 0) return text.indexOf(text.slice(start, end)) === text.lastIndexOf(text.slice(start, end))
  const [near, far] = [text.slice(Math.max(0, start - AROUND - SLACK), start), text.slice(end, end + AROUND + SLACK)]
  return share(left, wordsOf(near)) >= 0.5 && share(right, wordsOf(far)) >= 0.5
}

/** The commented words, where they stand nearest to a place and in their surroundings; null if they stand nowhere. */
export function quoted(doc: Node, quote: string, near: number, beside?: Around): Place {
  const wanted = quote.replace(/\s+/g, ' ').trim()
  if (!wanted) return null
  const { text, at } = flat(doc)
  let best: Place = null
  for (let i = text.indexOf(wanted); i >= 0; i = text.indexOf(wanted, i + 1)) {
    if (beside && !sameAround(text, i, i + wanted.length, beside)) continue
    const place = { from: at[i], to: at[i + wanted.length - 1] + 1 }
    if (best && Math.abs(best.from - near) <= Math.abs(place.from - near)) break
    best = place
  }
  return best
}

/** Where a passage is now: at its anchors, or where its words went. Splitting a paragraph and making a list of it write letters anew. */
export function locate(state: EditorState, thread: Pick<Thread, 'from' | 'to' | 'quote'>): Place {
  const { type, doc, mapping } = binding(state)
  let beside: Around | undefined
  try {
    const [{ position: first, beside: before }, { position: last, beside: after }] = [anchor(thread.from), anchor(thread.to)]
    beside = { before, after }
    const gone = (anchor: Y.RelativePosition): boolean => anchor.item === null || (Y.getItem as (store: unknown, id: Y.ID) => Y.Item)(doc.store, anchor.item).deleted
    const from = relativePositionToAbsolutePosition(doc, type, first, mapping as never)
    const at = relativePositionToAbsolutePosition(doc, type, last, mapping as never)
    const words = from === null || at === null || gone(first) || gone(last) ? quoted(state.doc, thread.quote, from ?? at ?? 0, beside) : null
    if (words) return words
    if (from === null || at === null) return null
    const to = Math.min(gone(last) ? at : at + 1, state.doc.content.size)
    return from < to && state.doc.textBetween(from, to, ' ', ' ').trim() ? { from, to } : null
  } catch {
    // An anchor of another state of the text, such as a restored backup.
    return quoted(state.doc, thread.quote, 0, beside)
  }
}

/** What stood around a passage when it was commented. */
function besideOf(thread: Pick<Thread, 'from' | 'to'>): Around {
  try {
    return { before: anchor(thread.from).beside, after: anchor(thread.to).beside }
  } catch {
    return { before: '', after: '' }
  }
}

/** Whether a passage is still there after a change here. */
const survives = (place: Place | undefined, tr: Transaction): boolean => !!place && tr.mapping.map(place.from, 1) < tr.mapping.map(place.to, -1)

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

  /** Marks a thread as the one that is meant. */
  point(thread: string | undefined): void {
    if (this.active === thread) return
    this.active = thread
    for (const act of this.#listeners) act()
  }

  /** The plugin that shows passages; send `refresh(tr)` when threads changed. */
  plugin(clicked: (thread: string) => void): Plugin<Marked> {
    const make = (state: EditorState): Marked => shown(state, new Map(this.threads.map(thread => [thread.id, locate(state, thread)])))
    const shown = (state: EditorState, places: Map<string, Place>): Marked => {
      const found: Decoration[] = []
      let number = 0
      for (const thread of this.threads) {
        const place = places.get(thread.id) ?? null
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
            if (from < to) return [id, { from, to }]
            const thread = this.threads.find(t => t.id === id)
            return [id, thread ? quoted(tr.doc, thread.quote, from, besideOf(thread)) : null]
          }))
          if ([...places].some(([id, place]) => place && !survives(value.places.get(id), tr))) return shown(state, places)
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
