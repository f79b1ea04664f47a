// What screen readers hear: answers to one's own deeds at once, other people's changes summed up.
import { h } from './dom.ts'

/** Seconds between two summaries of what others did. */
const EVERY = 10
/** Seconds for which somebody who goes on writing in the same paragraph is not news. */
const KNOWN = 60

export class Announcer {
  readonly element = h('div', { class: 'w-sr', role: 'status', 'aria-live': 'polite', 'aria-atomic': 'true' })
  /** Who wrote in which paragraphs since the last summary, and what else is new. */
  #changes = new Map<string, Set<unknown>>()
  #news = new Set<string>()
  /** When it was last said that somebody writes in a paragraph. */
  #told = new Map<string, Map<unknown, number>>()
  #timer?: ReturnType<typeof setTimeout>
  #last = 0
  #summary: (changes: Map<string, number>) => string
  #now: () => number

  /** `summary` puts who → number of paragraphs into words. */
  constructor(summary: (changes: Map<string, number>) => string, now: () => number = Date.now) {
    this.#summary = summary
    this.#now = now
  }

  /** Says something now. */
  say(text: string): void {
    // The same words twice in a row would not be read again.
    this.element.textContent = this.element.textContent === text ? `${text}\u00a0` : text
  }

  /** Somebody else changed something in some paragraphs. */
  changed(who: string, where: unknown[]): void {
    const told = this.#told.get(who)
    const fresh = where.filter(place => this.#now() - (told?.get(place) ?? -Infinity) > KNOWN * 1000)
    if (fresh.length === 0) return
    const known = this.#changes.get(who) ?? new Set()
    for (const place of fresh) known.add(place)
    this.#changes.set(who, known)
    this.#soon()
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
      const counts = new Map([...this.#changes].map(([who, places]) => [who, places.size]))
      this.say([counts.size ? this.#summary(counts) : '', ...this.#news].filter(Boolean).join(' '))
      this.#told = new Map([...this.#told].map(([who, places]) => [who, new Map([...places].filter(([, at]) => this.#last - at <= KNOWN * 1000))]))
      for (const [who, places] of this.#changes) {
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
