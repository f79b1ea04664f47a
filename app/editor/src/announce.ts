// What screen readers hear: answers to one's own deeds at once, other people's changes summed up.
import type { Node } from 'prosemirror-model'
import { h } from './dom.ts'

/** Seconds between two summaries of what others did. */
const EVERY = 10
/** Seconds for which somebody who goes on writing in the same paragraph is not news. */
const KNOWN = 60

/** In how many paragraphs somebody wrote, and how many they deleted. */
export interface Deeds { wrote: number, deleted: number }

/** How many paragraphs went with a change, rather than being joined, split or made something else. */
export function deletedParagraphs(before: Node, after: Node): number {
  const [was, is] = [new Set(before.children), new Set(after.children)]
  const [went, came] = [before.children.filter(block => !is.has(block)), after.children.filter(block => !was.has(block))]
  if (went.length <= came.length) return 0
  const something = (block: Node): boolean => block.isAtom || block.textContent.trim() !== ''
  const words = came.map(block => block.textContent).join('\n')
  const lost = went.filter(block => something(block) && (block.isAtom || !words.includes(block.textContent)))
  return Math.max(0, Math.min(lost.length, went.length - came.filter(something).length))
}

export class Announcer {
  readonly element = h('div', { class: 'w-sr', role: 'status', 'aria-live': 'polite', 'aria-atomic': 'true' })
  /** Who wrote in which paragraphs and deleted how many since the last summary, and what else is new. Of some changes nobody knows whose they are. */
  #changes = new Map<string | undefined, { places: Set<unknown>, deleted: number }>()
  #news = new Set<string>()
  /** When it was last said that somebody writes in a paragraph. */
  #told = new Map<string | undefined, Map<unknown, number>>()
  #timer?: ReturnType<typeof setTimeout>
  #last = 0
  #summary: (changes: Map<string | undefined, Deeds>) => string
  #now: () => number

  /** `summary` puts who → numbers of paragraphs into words. */
  constructor(summary: (changes: Map<string | undefined, Deeds>) => string, now: () => number = Date.now) {
    this.#summary = summary
    this.#now = now
  }

  /** Says something now. */
  say(text: string): void {
    // The same words twice in a row would not be read again.
    this.element.textContent = this.element.textContent === text ? `${text}\u00a0` : text
  }

  /** Somebody else changed something in some paragraphs. */
  changed(who: string | undefined, where: unknown[]): void {
    const told = this.#told.get(who)
    const fresh = where.filter(place => this.#now() - (told?.get(place) ?? -Infinity) > KNOWN * 1000)
    if (fresh.length === 0) return
    const { places } = this.#of(who)
    for (const place of fresh) places.add(place)
    this.#soon()
  }

  /** Somebody else deleted paragraphs. */
  deleted(who: string | undefined, paragraphs: number): void {
    if (paragraphs === 0) return
    this.#of(who).deleted += paragraphs
    this.#soon()
  }

  #of(who: string | undefined): { places: Set<unknown>, deleted: number } {
    const known = this.#changes.get(who) ?? { places: new Set(), deleted: 0 }
    this.#changes.set(who, known)
    return known
  }

  /** Something else is new. */
  news(sentence: string): void {
    this.#news.add(sentence)
    this.#soon()
  }

  #soon(): void {
    if (this.#timer !== undefined) return
    // Also the first waits a little: a word is one change, not its letters.
    const wait = Math.max(2000, this.#last + EVERY * 1000 - this.#now())
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#last = this.#now()
      const counts = new Map([...this.#changes].map(([who, { places, deleted }]) => [who, { wrote: places.size, deleted }]))
      this.say([counts.size ? this.#summary(counts) : '', ...this.#news].filter(Boolean).join(' '))
      this.#told = new Map([...this.#told].map(([who, places]) => [who, new Map([...places].filter(([, at]) => this.#last - at <= KNOWN * 1000))]))
      for (const [who, { places }] of this.#changes) {
        const told = this.#told.get(who) ?? new Map<unknown, number>()
        for (const place of places) told.set(place, this.#last)
        this.#told.set(who, told)
      }
      this.#changes = new Map()
      this.#news = new Set()
    }, wait)
  }

  /** Nothing more will be said. */
  stop(): void {
    clearTimeout(this.#timer)
  }
}
