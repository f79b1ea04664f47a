// A text field for comments, in which @ suggests people.
import type { Desk } from './desk.ts'
import { h, unique } from './dom.ts'

/** People whose name stands in the text behind an @. */
export function mentioned(text: string, people: { id: string, name: string }[]): string[] {
  // Longer names first: "@Fachkraft Senden" is not also "@Fachkraft".
  let rest = text
  const found: string[] = []
  for (const { id, name } of [...people].sort((a, b) => b.name.length - a.name.length)) {
    const at = `@${name}`
    if (name && rest.includes(at)) { found.push(id); rest = rest.replaceAll(at, '') }
  }
  return found
}

/** What a form begins with and whom it tells: of every change, and when Esc leads out of it although something stands in it. */
export interface Begun { text: string, changed: (text: string) => void, leave: () => void }

/** A form with one field; `send` may throw, then the text stays. */
export function writer(desk: Desk, label: string, send: (text: string, mentions: string[]) => Promise<void>, cancel: () => void, begun: Begun): { element: HTMLFormElement, focus: () => void } {
  const { t } = desk
  const [id, error, list] = [unique('e-say'), unique('e-wrong'), unique('e-people')]
  const field = h('textarea', {
    class: 'kern-form-input__input', id, rows: '3', maxlength: '5000', 'aria-describedby': `${id}-h ${error}`,
    'aria-autocomplete': 'list', 'aria-haspopup': 'listbox', 'aria-controls': list
  })
  const options = h('ul', { class: 'w-pick', id: list, role: 'listbox', 'aria-label': t.people, hidden: true })
  const wrong = h('p', { class: 'kern-error', id: error, role: 'alert' })
  const submit = h('button', { class: 'kern-btn kern-btn--primary', type: 'submit' }, h('span', { class: 'kern-label' }, t.send))
  let found: { id: string, name: string }[] = []
  let at = 0
  const close = (): void => { found = []; options.hidden = true; field.removeAttribute('aria-activedescendant') }
  /** The beginning of a name before the cursor. */
  const name = (): string | undefined => /(?:^|\s)@([\p{L}\p{N} .-]{0,40})$/u.exec(field.value.slice(0, field.selectionStart))?.[1]
  const mark = (to: number): void => {
    at = (to + found.length) % found.length
    ;[...options.children].forEach((o, i) => o.setAttribute('aria-selected', String(i === at)))
    field.setAttribute('aria-activedescendant', `${list}-${at}`)
    options.children[at].scrollIntoView({ block: 'nearest' })
  }
  const suggest = (): void => {
    const word = name()?.toLowerCase()
    found = word === undefined ? [] : desk.directory.all.filter(p => p.id !== desk.setup.person.id && p.name.toLowerCase().includes(word)).slice(0, 8)
    if (found.length === 0) return close()
    options.replaceChildren(...found.map((p, i) => h('li', { role: 'option', id: `${list}-${i}`, 'aria-selected': 'false', onpointerdown: (event: Event) => { event.preventDefault(); choose(i) } }, p.name)))
    options.hidden = false
    desk.announcer.say(`${t.people}: ${found.length}`)
    mark(0)
  }
  const choose = (i: number): void => {
    const word = name() ?? ''
    const start = field.selectionStart - word.length
    field.setRangeText(`${found[i].name} `, start, field.selectionStart, 'end')
    begun.changed(field.value)
    close()
  }
  const say = (sentence: string): void => {
    wrong.replaceChildren(h('span', { class: 'kern-icon kern-icon--danger', 'aria-hidden': 'true' }), h('span', { class: 'kern-body' }, sentence))
    field.setAttribute('aria-invalid', 'true')
    field.focus()
  }
  field.value = begun.text
  field.addEventListener('input', () => { begun.changed(field.value); suggest() })
  field.addEventListener('blur', close)
  field.addEventListener('keydown', event => {
    if (!options.hidden) {
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') { event.preventDefault(); mark(at + (event.key === 'ArrowDown' ? 1 : -1)) }
      else if (event.key === 'Enter' || event.key === 'Tab') { event.preventDefault(); choose(at) }
      else if (event.key === 'Escape') { event.preventDefault(); event.stopPropagation(); close() }
    } else if (event.key === 'Escape') { event.preventDefault(); event.stopPropagation(); field.value.trim() ? begun.leave() : cancel() }
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); element.requestSubmit() }
  })
  const element = h('form', {
    class: 'w-reply', novalidate: true,
    onsubmit: async (event: Event) => {
      event.preventDefault()
      if (submit.getAttribute('aria-disabled') === 'true') return
      const text = field.value.trim()
      if (!text) return say(t.emptyComment)
      if (text.length > 5000) return say(t.longComment)
      submit.setAttribute('aria-disabled', 'true')
      // What somebody wrote while it is under way would go with the form.
      field.readOnly = true
      try {
        await send(text, mentioned(text, desk.directory.all))
      } catch (problem) {
        submit.removeAttribute('aria-disabled')
        field.readOnly = false
        say((problem as Error).message || t.commentFailed)
      }
    }
  },
    h('div', { class: 'kern-form-input' }, h('label', { class: 'kern-label', for: id }, label), h('div', { class: 'kern-hint', id: `${id}-h` }, t.mentionHint), field, options, wrong),
    h('p', { class: 'e-row' }, submit, h('button', { class: 'w-link', type: 'button', onclick: cancel }, t.cancel)))
  void desk.directory.load()
  return { element, focus: () => field.focus({ preventScroll: true }) }
}
