// Writing a comment: its card stands beside the passage, and afterwards one is where one was.
import { anchors, type Comments, locate, places, refresh } from './comments.ts'
import type { Desk } from './desk.ts'
import { h, short } from './dom.ts'
import type { Draft, Drafts } from './drafts.ts'
import { writer } from './mention.ts'

/** What the sheet beside the text does for it. */
interface Sheet {
  show: () => void
  reveal: (card: HTMLElement) => void
  /** Goes to a talk. */
  thread: (id: string) => void
  /** Where a place of the text is in the window. */
  top: (pos?: number) => number | undefined
}

export class Writing {
  #desk: Desk
  #comments: Comments
  #drafts: Drafts
  #fold: HTMLDetailsElement
  #sheet: Sheet
  #forms = new Map<Draft, { element: HTMLElement, focus: () => void }>()
  /** Where a passage stood in the window when its comment began, and whether the sheet was open. */
  #was = new Map<Draft, { top: number, open: boolean }>()

  constructor(desk: Desk, comments: Comments, drafts: Drafts, fold: HTMLDetailsElement, sheet: Sheet) {
    this.#desk = desk
    this.#comments = comments
    this.#drafts = drafts
    this.#fold = fold
    this.#sheet = sheet
  }

  /** Comments that somebody has begun here. */
  get drafts(): Draft[] {
    return this.#comments.there && this.#desk.setup.rights !== 'read' ? this.#drafts.comments : []
  }

  /** The card in which a comment is written. */
  form(draft: Draft): { element: HTMLElement, focus: () => void } {
    const known = this.#forms.get(draft)
    if (known) return known
    const { t, view } = this.#desk
    const end = (): void => {
      this.#drafts.end(draft)
      this.#forms.delete(draft)
      this.#sheet.show()
      view.dispatch(refresh(view.state.tr))
      this.#back(draft)
    }
    const form = writer(this.#desk, t.commentText, async (text, mentions) => {
      const { from, to, quote } = draft
      await this.#comments.change({ do: 'add', from, to, quote, text, mentions })
      end()
      this.#desk.announcer.say(t.commentSent)
    }, end, {
      text: draft.text, changed: text => { draft.text = text; this.#drafts.keep() },
      leave: () => { this.#back(draft); this.#desk.announcer.say(t.draftStays) }
    })
    const element = h('article', { class: 'w-thread e-draft', 'aria-label': t.newComment, 'data-card': draft.id }, h('blockquote', {}, t.about(short(draft.quote))), form.element)
    const card = { element, focus: form.focus }
    this.#forms.set(draft, card)
    return card
  }

  /** Into the text again, to where one was when the comment began. */
  #back(draft: Draft): void {
    const { view } = this.#desk
    const was = this.#was.get(draft)
    if (was && !was.open) this.#fold.open = false
    this.#was.delete(draft)
    view.focus()
    const top = this.#sheet.top(locate(view.state, draft)?.from)
    if (was && top !== undefined) scrollBy({ top: top - was.top, behavior: 'instant' })
  }

  /** Begins a comment on the selection; without one it goes to the comment or the talk about the place, if there is any. */
  comment(): void {
    const { view, t, setup } = this.#desk
    if (!this.#comments.there || setup.rights === 'read') return
    const { from, to, empty, head } = view.state.selection
    const here = (place: ReturnType<typeof locate> | undefined): boolean => !!place && head >= place.from && head <= place.to
    if (!empty) return this.#write(this.#drafts.begin(anchors(view.state, from, to)))
    const begun = this.drafts.find(draft => here(locate(view.state, draft)))
    if (begun) return this.#write(begun)
    for (const [id, place] of places(view.state)) if (here(place)) return this.#sheet.thread(id)
    this.#desk.announcer.say(t.selectFirst)
  }

  #write(draft: Draft): void {
    const { view } = this.#desk
    const top = this.#sheet.top(locate(view.state, draft)?.from)
    if (top !== undefined) this.#was.set(draft, { top, open: this.#fold.open })
    this.#fold.open = true
    this.#sheet.show()
    view.dispatch(refresh(view.state.tr))
    const { element, focus } = this.form(draft)
    focus()
    this.#sheet.reveal(element)
  }
}
