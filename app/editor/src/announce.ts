// What screen readers hear: answers to one's own deeds at once, other people's changes summed up.
import { h } from './dom.ts'

/** Seconds between two summaries of what others did. */
const EVERY = 10

export class Announcer {
  readonly element = h('div', { class: 'w-sr', role: 'status', 'aria-live': 'polite', 'aria-atomic': 'true' })
  #changes = new Map<string, number>()
  #timer?: ReturnType<typeof setTimeout>
  #last = 0
  #summary: (changes: Map<string, number>) => string
  #now: () => number

  /** `summary` puts who → number of changes into words. */
  constructor(summary: (changes: Map<string, number>) => string, now: () => number = Date.now) {
    this.#summary = summary
    this.#now = now
  }

  /** Says something now. */
  say(text: string): void {
    // The same words twice in a row would not be read again.
    this.element.textContent = this.element.textContent === text ? `${text}\u00a0` : text
  }

  /** Somebody else changed something. */
  changed(who: string): void {
    this.#changes.set(who, (this.#changes.get(who) ?? 0) + 1)
    if (this.#timer !== undefined) return
    // Also the first waits a little: a word is one change, not its letters.
    const wait = Math.max(2000, this.#last + EVERY * 1000 - this.#now())
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#last = this.#now()
      this.say(this.#summary(this.#changes))
      this.#changes = new Map()
    }, wait)
  }

  /** Nothing more will be said. */
  stop(): void {
    clearTimeout(this.#timer)
  }
}
