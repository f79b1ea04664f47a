// What is said where the server had to bring changes together: words that it put back, and a change that it did not take.
import type { Desk } from './desk.ts'
import { h } from './dom.ts'
import { copying } from './leaving.ts'
import type { PutBack } from './protocol.ts'
import * as words from './words.ts'

const texts = {
  de: {
    whose: (who: string, several: boolean) => `Ein Absatz wurde umgebaut, während ${who} darin ${several ? 'schrieben' : 'schrieb'}. Diese Worte stehen wieder an ihrer Stelle oder in einem eigenen Absatz gleich dahinter:`,
    you: 'Sie', youWrote: 'Ein Absatz wurde umgebaut, während Sie darin schrieben. Ihre Worte stehen wieder an ihrer Stelle oder in einem eigenen Absatz gleich dahinter:',
    kept: 'Der Stand davor ist aufgehoben („vor dem Zusammenführen“).', someone: 'jemand', and: 'und',
    aside: 'Eine Ihrer letzten Änderungen hätte mehr getan, als etwas vorzuschlagen; sie wurde nicht übernommen. Unten steht der Text, wie er gespeichert ist. Sie können weiter Vorschläge machen.',
    asideWords: (n: number) => (n === 1 ? 'Ein Wort von Ihnen ist deshalb nicht im Text:' : `${n} Wörter von Ihnen sind deshalb nicht im Text:`)
  },
  en: {
    whose: (who: string, several: boolean) => `A paragraph was rebuilt while ${who} ${several ? 'were' : 'was'} writing in it. These words are back in their place, or in a paragraph of their own behind it:`,
    you: 'you', youWrote: 'A paragraph was rebuilt while you were writing in it. Your words are back in their place, or in a paragraph of their own behind it:',
    kept: 'The state before is kept (“vor dem Zusammenführen”).', someone: 'somebody', and: 'and',
    aside: 'One of your last changes would have done more than suggest; it was not taken. Below is the text as it is saved. You can go on suggesting.',
    asideWords: (n: number) => (n === 1 ? 'One word of yours is not in the text because of that:' : `${n} words of yours are not in the text because of that:`)
  }
}

const button = (label: string, act: () => void): HTMLElement => h('button', { type: 'button', class: 'w-link', onclick: act }, label)

/** Tells that words were put back, in one note however often that happens. */
export function putBackNote(desk: Desk, { words: found, by, kept }: PutBack): void {
  const place = desk.host.querySelector('.e-notes')
  if (!place || !found.trim()) return
  const t = texts[desk.setup.lang]
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
    h('p', { class: 'e-row' }, button(desk.t.dismiss, () => { box.remove(); desk.view.focus() })))
  place.append(box)
  desk.announcer.say(`${title} ${found}`)
}

/** Tells that a change was not taken, with its words to copy. */
export function asideNote(desk: Desk, text: string): HTMLElement {
  const t = texts[desk.setup.lang]
  const copy = copying(desk.t, () => text)
  const box = h('div', { class: 'w-note w-note--warn e-note--aside', role: 'alert' }, h('p', {}, t.aside),
    text.trim() && h('p', {}, t.asideWords(words.count(text)), ' ', h('q', {}, text.slice(0, 300))),
    h('p', { class: 'e-row' }, text.trim() && copy.button, button(desk.t.dismiss, () => { box.remove(); desk.view.focus() }), copy.said), copy.plain)
  return box
}
