// What is said where the server had to bring changes together: words that it put back, and a change that it did not take.
import type { Desk } from './desk.ts'
import { h, linkButton } from './dom.ts'
import { copying } from './leaving.ts'
import type { PutBack } from './protocol.ts'
import * as words from './words.ts'

/** Tells that words were put back, in one note however often that happens. */
export function putBackNote(desk: Desk, { words: found, by, kept }: PutBack): void {
  const place = desk.host.querySelector('.e-notes')
  if (!place || !found.trim()) return
  const t = desk.t.merging
  const names = by.filter(id => id !== desk.setup.person.id).map(id => desk.directory.name(id) ?? t.someone)
  const mine = by.includes(desk.setup.person.id)
  const known = place.querySelector<HTMLElement>('.e-note--put-back')
  const quote = known?.querySelector('q')
  if (known && quote && known.dataset.by === by.join()) {
    quote.textContent = `${quote.textContent}${found}`.slice(0, 300)
    return
  }
  known?.remove()
  const people = [...names, ...(mine ? [t.you] : [])]
  const title = mine && names.length === 0 ? t.youWrote : t.whose(people.join(` ${t.and} `) || t.someone, people.length > 1)
  const box = h('div', { class: 'w-note e-note--put-back', 'data-by': by.join() }, h('p', {}, title, ' ', h('q', {}, found.trim()), kept && ` ${t.kept}`),
    h('p', { class: 'e-row' }, linkButton(desk.t.dismiss, () => { box.remove(); desk.view.focus() })))
  place.append(box)
  desk.announcer.say(`${title} ${found}`)
}

/** Tells that a change was not taken, with its words to copy. */
export function asideNote(desk: Desk, text: string): HTMLElement {
  const t = desk.t.merging
  const copy = copying(desk.t, () => text)
  const box = h('div', { class: 'w-note w-note--warn e-note--aside', role: 'alert' }, h('p', {}, t.aside),
    text.trim() && h('p', {}, t.asideWords(words.count(text)), ' ', h('q', {}, text.slice(0, 300))),
    h('p', { class: 'e-row' }, text.trim() && copy.button, linkButton(desk.t.dismiss, () => { box.remove(); desk.view.focus() }), copy.said), copy.plain)
  return box
}
