// Cards level with their passages: on a wide screen each stands where its passage does, and none lies on another.

/** Pixels between two cards. */
const GAP = 12

/** Tops of cards that want to stand somewhere, in the order of the text: none overlaps, and the one that is meant stands where it wants. */
export function level(wanted: number[], heights: number[], meant = -1): number[] {
  const tops = [...wanted]
  const push = (from: number, least: number): void => {
    for (let i = from; i < tops.length; i++) {
      tops[i] = Math.max(wanted[i], least)
      least = tops[i] + heights[i] + GAP
    }
  }
  // Those before the one that is meant make room upwards, if there is any.
  for (let i = meant - 1; i >= 0; i--) tops[i] = Math.min(wanted[i], tops[i + 1] - heights[i] - GAP)
  if (meant >= 0 && tops[0] >= 0) push(meant, tops[meant])
  else push(0, 0)
  return tops
}

/** Puts the cards of a list level with places of the page; `place` gives where a card's passage stands in the window, `meant` the card that counts. */
export class Beside {
  #list: HTMLElement
  #place: (card: HTMLElement) => number | undefined
  #meant: () => Element | null | undefined
  #wide = globalThis.matchMedia?.('(min-width: 62rem)')
  #frame = 0
  #sizes = new ResizeObserver(() => this.later())
  #watched = new Set<Element>()

  constructor(list: HTMLElement, place: (card: HTMLElement) => number | undefined, meant: () => Element | null | undefined) {
    this.#list = list
    this.#place = place
    this.#meant = meant
    this.#wide?.addEventListener('change', () => this.later())
  }

  /** Looks again whenever a part of the page changes its size. */
  watch(...parts: Element[]): void {
    for (const part of parts) if (!this.#watched.has(part)) { this.#watched.add(part); this.#sizes.observe(part) }
    for (const part of this.#watched) if (!part.isConnected) { this.#watched.delete(part); this.#sizes.unobserve(part) }
  }

  later(): void {
    this.#frame ||= requestAnimationFrame(() => this.now())
  }

  now(): void {
    cancelAnimationFrame(this.#frame)
    this.#frame = 0
    if (!this.#wide?.matches || this.#list.getClientRects().length === 0) return
    const cards = [...this.#list.children] as HTMLElement[]
    const top = this.#list.getBoundingClientRect().top
    const heights = cards.map(card => card.offsetHeight)
    const meant = this.#meant()
    const tops = level(cards.map(card => (this.#place(card) ?? top) - top), heights, cards.findIndex(card => card === meant))
    // Through the CSSOM, which the policy allows; style attributes it does not.
    cards.forEach((card, i) => card.style.setProperty('--y', `${Math.round(tops[i])}px`))
    this.#list.style.setProperty('--h', `${tops.length ? Math.round(tops.at(-1)! + heights.at(-1)!) : 0}px`)
  }

  stop(): void {
    cancelAnimationFrame(this.#frame)
    this.#sizes.disconnect()
  }
}
