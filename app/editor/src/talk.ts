// The sheet beside the text: threads and suggestions in the order of their places; on a phone it lies at the bottom.
import { Beside } from './beside.ts'
import { type Comments, type Entry, locate, places, type Thread } from './comments.ts'
import { settle, type Suggestion, suggestions, visible } from './changes.ts'
import type { Desk } from './desk.ts'
import { h, linkButton, short, unique, when } from './dom.ts'
import { type Draft, Drafts } from './drafts.ts'
import { writer } from './mention.ts'
import { asOneStep, canUndo, lastStep, undo } from './undo.ts'
import { Writing } from './writing.ts'

/** `sign` tells what it shows; when that changes it is made anew, or brought up to date where it knows how. */
interface Card { key: string, sign: string, pos: number, make: () => HTMLElement, renew?: (card: HTMLElement) => void }

const controls = (card: HTMLElement): HTMLElement[] => [...card.querySelectorAll<HTMLElement>('button, textarea')]

export class Talk {
  readonly element: HTMLElement
  #desk: Desk
  #comments: Comments
  #open = h('div', { class: 'w-talk w-talk--beside' })
  #all = h('p', { class: 'e-row' })
  /** What was decided last, as long as undoing takes that back. */
  #settled = h('p', { class: 'e-row w-small', hidden: true })
  #settledStep?: unknown
  #done = h('div', { class: 'w-talk' })
  #doneFold: HTMLDetailsElement
  #doneCount = h('small')
  #count = h('small')
  #fold: HTMLDetailsElement
  #drafts: Drafts
  #writing: Writing
  #beside: Beside
  /** Where in the text a card belongs. */
  #placed = new WeakMap<Element, number>()
  #shown = new Map<string, { sign: string, element: HTMLElement }>()
  #replies = new Map<string, HTMLElement>()
  #timer?: ReturnType<typeof setTimeout>

  constructor(desk: Desk, comments: Comments) {
    this.#desk = desk
    this.#comments = comments
    const { t } = desk
    this.#doneFold = h('details', { class: 'w-fold', hidden: true }, h('summary', {}, t.settledTalk, ' ', this.#doneCount), this.#done)
    this.#fold = h('details', { class: 'w-fold' }, h('summary', {}, t.talk, ' ', this.#count), this.#all, this.#settled, this.#open, this.#doneFold)
    this.#fold.open = globalThis.matchMedia?.('(min-width: 62rem)').matches ?? true
    this.element = h('aside', { class: 'w-sheet', 'aria-label': t.talk }, this.#fold)
    this.#drafts = new Drafts(desk.setup)
    this.#writing = new Writing(desk, comments, this.#drafts, this.#fold, {
      show: () => this.show(), reveal: card => this.#reveal(card), thread: id => this.focusThread(id), top: pos => this.#stands(pos)?.top
    })
    this.#beside = new Beside(this.#open, card => this.#stands(this.#placed.get(card))?.top, () => document.activeElement?.closest('[data-card]') ?? this.#open.querySelector('[aria-current]'))
    this.#fold.addEventListener('toggle', () => this.#beside.later())
    this.element.addEventListener('focusin', () => this.#beside.later())
    comments.onChange(() => this.later())
    // Names have come: every card is made anew, the focus stays where it is.
    desk.directory.onChange(() => { for (const card of this.#shown.values()) card.sign = ''; this.later() })
  }

  /** Shows the present state soon; many changes become one picture. */
  later(): void {
    this.#timer ??= setTimeout(() => { this.#timer = undefined; this.show() }, 100)
  }

  show(): void {
    const { t, view } = this.#desk
    const where = places(view.state)
    const open: Card[] = this.drafts.map(draft => {
      const place = locate(view.state, draft)
      return { key: `d ${draft.id}`, sign: '', pos: place?.from ?? Number.MAX_SAFE_INTEGER, make: () => this.#writing.form(draft).element }
    })
    const done: Card[] = []
    let number = 0
    for (const thread of this.#comments.threads) {
      const place = where.get(thread.id) ?? null
      const n = thread.resolved ? 0 : ++number
      const active = thread.id === this.#comments.active
      const card: Card = {
        key: `t ${thread.id}`, sign: JSON.stringify([thread, place !== null, n, active]), pos: place?.from ?? Number.MAX_SAFE_INTEGER,
        make: () => this.#thread(thread, place !== null, n, active)
      }
      // Where somebody is just answering it stays in sight, although others have resolved it.
      const answered = this.#replies.has(card.key) || this.#drafts.replies.get(thread.id)?.trim()
      ;(thread.resolved && !answered ? done : open).push(card)
    }
    const found = suggestions(view.state.doc)
    for (const s of found) {
      open.push({ key: `s ${s.author} ${s.id}`, sign: JSON.stringify([s.runs.map(r => [r.kind, r.text]), s.at, this.#desk.directory.name(s.author)]), pos: s.runs[0].from, make: () => this.#suggestion(s), renew: card => this.#words(card, s) })
    }
    open.sort((a, b) => a.pos - b.pos)
    this.#fill(this.#open, open)
    this.#fill(this.#done, done)
    const begun = this.drafts.length
    this.#count.textContent = [open.length - begun ? t.open(open.length - begun) : '', begun ? t.drafts(begun) : ''].filter(Boolean).join(', ')
    this.#doneFold.hidden = done.length === 0
    this.#doneCount.textContent = t.talks(done.length)
    const all = this.#desk.setup.rights === 'write' && found.length > 1
    const before = this.#all.dataset.count
    if (before !== String(all ? found.length : 0)) {
      this.#all.dataset.count = String(all ? found.length : 0)
      const had = this.#all.contains(document.activeElement)
      this.#all.replaceChildren(...(all ? [this.#button(t.acceptAll(found.length), () => this.#settle(suggestions(view.state.doc), true)), this.#button(t.refuseAll(found.length), () => this.#settle(suggestions(view.state.doc), false))] : []))
      if (had) this.#desk.view.focus()
    }
    if (!this.#settled.hidden && (lastStep(view.state) !== this.#settledStep || !canUndo(this.#desk))) this.#forget()
    if (open.length + done.length === 0) this.#open.replaceChildren(h('p', { class: 'w-small w-muted' }, this.#comments.failed ? t.commentsFailed : t.nothing))
    this.#beside.watch(view.dom, ...this.#open.children)
    this.#beside.later()
  }

  /** Comments that somebody has begun here. */
  get drafts(): Draft[] {
    return this.#writing.drafts
  }

  /** Begins a comment on the selection. */
  comment(): void {
    this.#writing.comment()
  }

  /** Where a place of the text is in the window; undefined where it is not to be seen. */
  #stands(pos = Number.MAX_SAFE_INTEGER): { top: number, bottom: number } | undefined {
    const { view } = this.#desk
    try {
      return pos > view.state.doc.content.size ? undefined : view.coordsAtPos(pos, 1)
    } catch {
      return undefined
    }
  }

  /** Shows a card and its passage and moves the text as little as it takes: the sheet on a phone moves by itself. */
  #reveal(card: HTMLElement): void {
    this.#beside.now()
    const { overflowY, position } = getComputedStyle(this.element)
    if (overflowY !== 'auto') return card.scrollIntoView({ block: 'nearest' })
    const [sheet, own] = [this.element.getBoundingClientRect(), card.getBoundingClientRect()]
    if (own.top < sheet.top || own.bottom > sheet.bottom) this.element.scrollTop += own.top - sheet.top - 8
    const at = this.#stands(this.#placed.get(card))
    if (!at || position !== 'sticky') return
    const upper = (this.#desk.host.querySelector('.e-top')?.getBoundingClientRect().bottom ?? 0) + 8
    const lower = this.element.getBoundingClientRect().top - 8
    const by = at.top < upper ? at.top - upper : at.bottom > lower ? at.bottom - lower : 0
    if (by) scrollBy({ top: by, behavior: 'instant' })
  }

  /** Puts cards in order; what has not changed stays as it is, with the focus in it. */
  #fill(list: HTMLElement, cards: Card[]): void {
    const focused = document.activeElement
    // Where the focus stands, should its card be made anew.
    const [key, card] = [...this.#shown].find(([, c]) => list.contains(c.element) && c.element.contains(focused)) ?? []
    const place = card && focused ? controls(card.element).indexOf(focused as HTMLElement) : -1
    const wanted = cards.map(card => {
      const known = this.#shown.get(card.key)
      if (known && (known.sign === card.sign || card.renew)) {
        if (known.sign !== card.sign) card.renew?.(known.element)
        known.sign = card.sign
        return known.element
      }
      const element = card.make()
      const thread = this.#comments.threads.find(t => card.key === `t ${t.id}`)
      const reply = this.#replies.get(card.key) ?? (thread && this.#drafts.replies.has(thread.id) && this.#desk.setup.rights !== 'read' ? this.#answer(thread).element : undefined)
      if (reply) element.append(reply)
      this.#shown.set(card.key, { sign: card.sign, element })
      return element
    })
    wanted.forEach((element, i) => this.#placed.set(element, cards[i].pos))
    // What stands where it belongs is not touched: somebody may be typing in it.
    for (const element of [...list.children]) if (!wanted.includes(element as HTMLElement)) element.remove()
    wanted.forEach((element, i) => { if (list.children[i] !== element) list.insertBefore(element, list.children[i] ?? null) })
    if (!(focused instanceof HTMLElement) || focused === document.activeElement) return
    const anew = key === undefined ? undefined : this.#shown.get(key)?.element
    const target = focused.isConnected ? focused : anew && (controls(anew)[place] ?? anew)
    target?.focus({ preventScroll: true })
  }

  #button(label: string, act: () => void, name?: string): HTMLElement {
    return h('button', { type: 'button', class: 'kern-btn kern-btn--tertiary kern-btn--x-small', 'aria-label': name, onclick: act }, h('span', { class: 'kern-label' }, label))
  }

  #entry(entry: Entry, id?: string, number = 0): Node[] {
    const head = h('header', {}, h('b', { id }, number ? h('span', { class: 'e-number' }, `${number} `) : null, entry.author.name), h('small', {}, when(entry.at, this.#desk.setup.lang)))
    const text = h('p', { class: 'e-said' })
    let rest = entry.text
    const names = entry.mentions.map(m => `@${m.name}`).sort((a, b) => b.length - a.length)
    while (rest) {
      const next = names.map(n => ({ n, at: rest.indexOf(n) })).filter(f => f.at >= 0).sort((a, b) => a.at - b.at || b.n.length - a.n.length)[0]
      if (!next) { text.append(rest); break }
      text.append(rest.slice(0, next.at), h('b', { class: 'e-mention' }, next.n))
      rest = rest.slice(next.at + next.n.length)
    }
    return [head, text]
  }

  #thread(thread: Thread, there: boolean, number: number, active: boolean): HTMLElement {
    const { t } = this.#desk
    const id = unique('e-thread')
    const [first, ...more] = thread.entries
    const quote = there
      ? h('blockquote', {}, h('button', { type: 'button', class: 'w-link', onclick: () => this.#toPlace(thread.id) }, t.about(short(thread.quote))))
      : h('blockquote', {}, thread.quote ? t.passageGone(short(thread.quote)) : t.wholeText)
    const may = this.#desk.setup.rights !== 'read'
    const parts = first ? this.#entry(first, id, number) : []
    return h('article', { class: `w-thread${thread.resolved ? ' w-thread--done' : ''}`, 'aria-labelledby': id, 'data-card': thread.id, 'aria-current': active ? 'true' : undefined, tabindex: '-1' },
      parts[0], quote, ...parts.slice(1), ...more.flatMap(e => this.#entry(e)),
      may && h('footer', {},
        !thread.resolved && this.#button(t.reply, () => this.#reply(thread)),
        thread.may.resolve && this.#button(thread.resolved ? t.reopen : t.resolve, () => void this.#change(thread, thread.resolved ? 'reopen' : 'resolve'))))
  }

  #suggestion(s: Suggestion): HTMLElement {
    const { t, setup } = this.#desk
    const id = unique('e-sug')
    const mine = s.author === setup.person.id
    const card = h('article', { class: 'w-thread w-thread--sug', 'aria-labelledby': id, 'data-card': `${s.author} ${s.id}`, tabindex: '-1' },
      h('header', {}, h('b', { id }), h('small')),
      h('p', { class: 'w-quote' }),
      h('footer', {},
        setup.rights === 'write' && this.#button(t.accept, () => this.#settle([s], true)),
        setup.rights === 'write' && !mine && this.#button(t.refuse, () => this.#settle([s], false)),
        mine && (setup.rights === 'write' || setup.rights === 'suggest') && this.#button(t.withdraw, () => this.#settle([s], false), t.withdrawLabel),
        this.#button(t.goTo, () => { const run = this.#now(s)?.runs[0]; if (run) this.#desk.goTo(run.from, run.to) })))
    this.#words(card, s)
    return card
  }

  /** What a card says of its suggestion. Its buttons stay: somebody may be pressing one while the author goes on. */
  #words(card: HTMLElement, s: Suggestion): void {
    const { t, setup, directory } = this.#desk
    card.querySelector('header b')!.textContent = t.suggestionOf(directory.name(s.author))
    card.querySelector('header small')!.textContent = when(s.at, setup.lang)
    card.querySelector('.w-quote')!.replaceChildren(...s.runs.flatMap(r => [h(r.kind === 'insertion' ? 'ins' : 'del', {}, visible(short(r.text))), ' ']))
  }

  /** A suggestion as it stands in the text by now. */
  #now(s: Suggestion): Suggestion | undefined {
    return suggestions(this.#desk.view.state.doc).find(x => x.id === s.id && x.author === s.author)
  }

  #settle(chosen: Suggestion[], accept: boolean): void {
    const { view, t } = this.#desk
    const pos = (chosen[0] && this.#now(chosen[0]))?.runs[0].from ?? 0
    const said = settleAnd(this.#desk, chosen, accept)
    if (said) {
      this.#settledStep = lastStep(view.state)
      this.#settled.hidden = false
      this.#settled.replaceChildren(h('span', {}, said), linkButton(t.undo, () => {
        undo(this.#desk)(view.state, view.dispatch)
        this.show()
        this.#onward(pos)
      }))
    }
    this.show()
    if (document.activeElement === document.body || !document.activeElement) this.#onward(pos)
  }

  #forget(): void {
    this.#settled.hidden = true
    this.#settledStep = undefined
  }

  /** The card with the focus is gone: on to the next one in the text. */
  #onward(pos: number): void {
    const cards = [...this.#open.querySelectorAll<HTMLElement>(':scope > article')]
    const next = cards.find(card => this.#placed.get(card)! >= pos) ?? cards.at(-1)
    if (!next) return this.#fold.querySelector('summary')?.focus({ preventScroll: true })
    next.focus({ preventScroll: true })
    this.#reveal(next)
  }

  async #change(thread: Thread, what: 'resolve' | 'reopen'): Promise<void> {
    const place = places(this.#desk.view.state).get(thread.id)
    try {
      await this.#comments.change({ do: what, thread: thread.id })
      this.show()
      this.#onward(place?.from ?? 0)
    } catch (problem) {
      this.#desk.announcer.say((problem as Error).message || this.#desk.t.commentFailed)
      this.#open.prepend(h('p', { class: 'kern-error', role: 'alert' }, h('span', { class: 'kern-body' }, (problem as Error).message || this.#desk.t.commentFailed)))
      this.#beside.later()
    }
  }

  /** The form of an answer; it stays with its talk until it is sent or dropped. */
  #answer(thread: Thread): { element: HTMLElement, focus: () => void } {
    const card = `t ${thread.id}`
    const focus = (): void => this.#shown.get(card)?.element.focus({ preventScroll: true })
    const end = (): void => {
      this.#replies.get(card)?.remove()
      this.#replies.delete(card)
      this.#drafts.reply(thread.id, undefined)
      this.show()
      if (this.#comments.threads.find(t => t.id === thread.id)?.resolved) this.#onward(places(this.#desk.view.state).get(thread.id)?.from ?? 0)
      else focus()
    }
    const form = writer(this.#desk, this.#desk.t.replyText, async (text, mentions) => {
      await this.#comments.change({ do: 'reply', thread: thread.id, text, mentions })
      end()
    }, end, { text: this.#drafts.replies.get(thread.id) ?? '', changed: text => this.#drafts.reply(thread.id, text), leave: focus })
    this.#replies.set(card, form.element)
    return form
  }

  #reply(thread: Thread): void {
    const card = `t ${thread.id}`
    if (this.#replies.has(card)) return void this.#replies.get(card)!.querySelector('textarea')?.focus()
    const form = this.#answer(thread)
    const element = this.#shown.get(card)?.element
    element?.append(form.element)
    form.focus()
    if (element) this.#reveal(element)
  }

  /** Opens the sheet at a thread. */
  focusThread(id: string): void {
    this.#fold.open = true
    this.#comments.point(id)
    this.show()
    const card = this.#fold.querySelector<HTMLElement>(`[data-card="${CSS.escape(id)}"]`)
    card?.closest('details')?.setAttribute('open', '')
    card?.focus({ preventScroll: true })
    if (card) this.#reveal(card)
  }

  #toPlace(id: string): void {
    this.#comments.point(id)
    const place = places(this.#desk.view.state).get(id)
    if (place) this.#desk.goTo(place.from, place.to)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#drafts.stop()
    this.#beside.stop()
  }
}

/** Accepts or turns down, which undoing takes back as one step, and says so; gives back what it said. */
export function settleAnd(desk: Desk, chosen: Suggestion[], accept: boolean): string | undefined {
  const mine = chosen.every(s => s.author === desk.setup.person.id)
  if (desk.setup.rights !== 'write' && !(desk.setup.rights === 'suggest' && mine && !accept)) return undefined
  const tr = settle(desk.view.state, chosen, accept)
  if (!tr) return undefined
  const before = desk.view.state
  asOneStep(before, () => desk.dispatch(tr))
  // Once the line was stopped nothing is decided; the editor has said why.
  if (desk.view.state === before) return undefined
  const said = accept ? desk.t.accepted(chosen.length) : mine && chosen.length === 1 ? desk.t.withdrawn : desk.t.refused(chosen.length)
  desk.announcer.say(said)
  return said
}
