// Names behind the ids of people.
import { get } from './api.ts'
import type { Setup } from './desk.ts'

export interface Named { id: string, name: string }

export class Directory {
  #people = new Map<string, string>()
  #setup: Setup
  #asked = 0
  #listeners = new Set<() => void>()

  constructor(setup: Setup) {
    this.#setup = setup
    this.#people.set(setup.person.id, setup.person.name)
  }

  /** Runs when names have come in. */
  onChange(act: () => void): void {
    this.#listeners.add(act)
  }

  /** Learns a name from elsewhere (presence, comments). */
  learn(id: string, name: string): void {
    if (!this.#people.has(id)) this.#people.set(id, name)
  }

  /** A name; undefined if nobody knows it, and then the server is asked, at most every ten seconds. */
  name(id: string): string | undefined {
    const name = this.#people.get(id)
    if (name === undefined && Date.now() - this.#asked > 10_000) void this.load()
    return name
  }

  /** Everybody who can be mentioned. */
  get all(): Named[] {
    return [...this.#people].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name, this.#setup.lang))
  }

  /** Asks the server who there is. */
  async load(): Promise<void> {
    this.#asked = Date.now()
    if (!this.#setup.people) return
    try {
      const { people } = await get<{ people: Named[] }>(this.#setup.people, this.#setup.lang)
      for (const { id, name } of people) this.#people.set(id, name)
      for (const act of this.#listeners) act()
    } catch {
      // Without names the text still works; they are asked for again when the next unknown one turns up.
    }
  }
}
