// Comments that somebody has begun: each stays at its passage until it is sent or dropped, also when the page is loaded anew.
import { Plugin } from 'prosemirror-state'
import { Decoration, DecorationSet } from 'prosemirror-view'
import type { EditorState } from 'prosemirror-state'
import { newId } from './dom.ts'
import { locate, type Place } from './comments.ts'
import type { Setup } from './desk.ts'

/** A comment that is not sent yet, with the anchors of its passage. */
export interface Draft { id: string, from: string, to: string, quote: string, text: string }

interface Kept { comments: Draft[], replies: Record<string, string> }

/** Milliseconds for which somebody who logs out may still be asked whether to stay. */
const ASKED = 10_000

/** The drafts of one person in one text. They are kept for this window only, and go when the person logs out. */
export class Drafts {
  comments: Draft[] = []
  /** Answers that are not sent yet, by talk. */
  replies = new Map<string, string>()
  #key: string
  #loggingOut?: ReturnType<typeof setTimeout>

  constructor(setup: Setup) {
    this.#key = `drafts ${setup.person.id} ${setup.address}`
    try {
      const kept = JSON.parse(sessionStorage.getItem(this.#key) ?? 'null') as Kept | null
      this.comments = kept?.comments ?? []
      this.replies = new Map(Object.entries(kept?.replies ?? {}))
    } catch { /* what cannot be kept is asked for when the page is left */ }
    addEventListener('beforeunload', this.#ask)
    addEventListener('pagehide', this.#gone)
    document.addEventListener('submit', this.#out)
  }

  /** Begins one; a passage has one draft at most. */
  begin(anchor: Pick<Draft, 'from' | 'to' | 'quote'>): Draft {
    const known = this.comments.find(d => d.from === anchor.from && d.to === anchor.to)
    if (known) return known
    const draft = { id: newId(), ...anchor, text: '' }
    this.comments.push(draft)
    return draft
  }

  /** Sent, or dropped. */
  end(draft: Draft): void {
    this.comments = this.comments.filter(d => d !== draft)
    this.keep()
  }

  reply(thread: string, text: string | undefined): void {
    if (text === undefined) this.replies.delete(thread)
    else this.replies.set(thread, text)
    this.keep()
  }

  /** Writes down what there is. */
  keep(): void {
    try {
      if (this.#some) sessionStorage.setItem(this.#key, JSON.stringify({ comments: this.comments.filter(said), replies: Object.fromEntries(this.replies) }))
      else sessionStorage.removeItem(this.#key)
    } catch { /* see above */ }
  }

  get #some(): boolean {
    return this.comments.some(said) || [...this.replies.values()].some(text => text.trim() !== '')
  }

  #ask = (event: BeforeUnloadEvent): void => { if (this.#some) event.preventDefault() }

  #out = (event: SubmitEvent): void => {
    if (!(event.target instanceof HTMLFormElement) || new URL(event.target.action, location.href).pathname !== '/abmelden') return
    clearTimeout(this.#loggingOut)
    this.#loggingOut = setTimeout(() => { this.#loggingOut = undefined }, ASKED)
  }

  /** Whoever logs out leaves nothing on the device. */
  #gone = (): void => {
    if (this.#loggingOut === undefined) return
    try { sessionStorage.removeItem(this.#key) } catch { /* nothing was kept */ }
  }

  stop(): void {
    removeEventListener('beforeunload', this.#ask)
    removeEventListener('pagehide', this.#gone)
    document.removeEventListener('submit', this.#out)
  }
}

const said = (draft: Draft): boolean => draft.text.trim() !== ''

/** Shows on the paper which passages somebody is just commenting on: the selection itself goes with the focus. */
export function draftMarks(drafts: () => Draft[]): Plugin {
  const set = (state: EditorState): DecorationSet => {
    const places = drafts().map(draft => locate(state, draft)).filter((place): place is NonNullable<Place> => place !== null)
    return places.length ? DecorationSet.create(state.doc, places.map(({ from, to }) => Decoration.inline(from, to, { class: 'e-meant' }))) : DecorationSet.empty
  }
  return new Plugin({ props: { decorations: set } })
}
