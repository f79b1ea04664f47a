// The status line, which is true, and the notes around a lost line.
import { clock, h, icon, linkButton } from './dom.ts'
import type { Desk } from './desk.ts'
import { copying } from './leaving.ts'
import type { State } from './connection.ts'

const SAVED = 'M4 10.5l4 4 8-9'
const DIRTY = 'M4 10a6 6 0 1 0 12 0a6 6 0 1 0-12 0'
const OFF = 'M3 3l14 14M5 9a8 8 0 0 1 3-1.8M15 9a8 8 0 0 0-3-1.8M8 12.5a3 3 0 0 1 4 0M10 16h0'

/** The words of the status line and how it looks. */
export function wording(state: State, words: number, writes: boolean, t: Desk['t'], lang: string): { text: string, look: 'ok' | 'dirty' | 'off' } {
  if (state.phase === 'lost' || state.phase === 'stopped' || (state.phase === 'connecting' && state.why)) {
    const since = state.lostAt ? t.lost(clock(state.lostAt, lang)) : t.connecting
    const waiting = !writes || !state.unsaved ? '' : words ? `, ${t.waits(words)}` : `, ${t.changesWait}`
    return { text: since + waiting, look: 'off' }
  }
  if (state.phase === 'connecting') return { text: t.connecting, look: 'dirty' }
  if (!writes) return { text: t.live, look: 'ok' }
  if (state.unsaved) return { text: t.saving, look: 'dirty' }
  return { text: state.savedAt ? t.savedAt(clock(state.savedAt, lang)) : t.allSaved, look: 'ok' }
}

/** What is said where the line has gone or come back. */
export interface Notes { element: HTMLElement, refused: (sentence: string) => void, back: (words: number, place?: { who?: string, show: () => void }) => void }

/** The line "Gespeichert um 14:32". */
export function statusLine(desk: Desk): HTMLElement {
  const line = h('p', { class: 'w-saved e-saved' })
  const writes = desk.setup.rights === 'write' || desk.setup.rights === 'suggest'
  let spoken = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  const show = (): void => {
    timer = undefined
    const { text, look } = wording(desk.connection.state, desk.connection.waitingWords, writes, desk.t, desk.setup.lang)
    line.className = `w-saved e-saved${look === 'ok' ? '' : ` w-saved--${look}`}`
    if (line.textContent !== text) line.replaceChildren(icon(look === 'ok' ? SAVED : look === 'dirty' ? DIRTY : OFF), text)
    // Being cut off is worth a word at once; every saved letter is not.
    if (look === 'off' && spoken !== desk.connection.state.phase) desk.announcer.say(writes && desk.connection.state.phase === 'lost' ? `${text}. ${desk.t.keepWriting}` : text)
    spoken = look === 'off' ? desk.connection.state.phase : ''
  }
  desk.connection.on('state', state => {
    // Short of a second "is being saved" would only flicker.
    if (state.phase === 'open' && state.unsaved) timer ??= setTimeout(show, 400)
    else { clearTimeout(timer); show() }
  })
  desk.doc.on('update', () => { if (desk.connection.state.phase !== 'open') timer ??= setTimeout(show, 200) })
  show()
  return line
}

/** Milliseconds for which one reads why something was refused. */
const REFUSED = 8000

/** The notes under the toolbar. */
export function notes(desk: Desk): Notes {
  const element = h('div', { class: 'e-notes' })
  const writes = desk.setup.rights === 'write' || desk.setup.rights === 'suggest'
  let shown = ''
  let refused: HTMLElement | undefined
  let away: ReturnType<typeof setTimeout> | undefined
  const show = (state: State): void => {
    const key = state.phase === 'open' ? '' : `${state.phase} ${state.why} ${state.kept}`
    if (key === shown) return
    shown = key
    if (!key || (state.phase === 'connecting' && !state.why)) return element.querySelector('.e-note--line')?.remove()
    element.querySelectorAll('.e-note--line, .e-note--back').forEach(e => e.remove())
    element.prepend(note(desk, state, writes))
  }
  desk.connection.on('state', show)
  show(desk.connection.state)
  return {
    element,
    refused: sentence => {
      // It is said aloud as well, and would be read twice.
      refused ??= h('p', { class: 'w-note w-note--warn e-refused', 'aria-hidden': 'true' })
      refused.textContent = sentence
      if (!refused.isConnected) element.append(refused)
      clearTimeout(away)
      away = setTimeout(() => refused?.remove(), REFUSED)
    },
    back: (words, place) => {
      if (!writes && !place) return
      const at = desk.connection.state.savedAt
      const title = words && at ? desk.t.backTitle(clock(at, desk.setup.lang)) : desk.t.backPlain
      const text = [desk.t.inserted(words), place && desk.t.meanwhile(place.who)].filter(Boolean).join(' ')
      const box = h('div', { class: 'w-note e-note--back' }, h('p', {}, h('strong', {}, title), ' ', text),
        h('p', { class: 'e-row' }, place && linkButton(desk.t.showPlace, place.show), linkButton(desk.t.dismiss, () => { box.remove(); desk.view.focus() })))
      element.querySelectorAll('.e-note--line, .e-note--back').forEach(e => e.remove())
      element.prepend(box)
      desk.announcer.say(`${title} ${text}`)
    }
  }
}

function note(desk: Desk, state: State, writes: boolean): HTMLElement {
  const { t, connection } = desk
  if (state.phase !== 'stopped') {
    const why = state.why ? t.endings[state.why] : ''
    const rest = writes ? (state.kept ? t.keptNote : t.notKept) : t.readOffline
    const box: HTMLElement = h('div', { class: 'w-note w-note--warn e-note--line' }, why && h('p', {}, why), state.loaded && h('p', {}, writes && h('strong', {}, t.keepWriting), writes && ' ', rest),
      h('p', { class: 'e-row' }, linkButton(t.dismiss, () => { box.remove(); desk.view.focus() })))
    return box
  }
  const words = connection.waitingWords
  const copy = copying(t, () => connection.waitingText)
  const drop = async (): Promise<void> => { await connection.forget(); location.reload() }
  return h('div', { class: 'w-note w-note--stop e-note--line', role: 'alert' },
    h('p', {}, h('strong', {}, t.endings[state.why ?? 'refused']), ' ', words > 0 && t.waitingKept(words)),
    h('p', { class: 'e-row' },
      state.why === 'login' && linkButton(t.again, () => connection.again()),
      (state.why === 'reload' || state.why === 'rights' || state.why === 'less' || state.why === 'strange') && linkButton(t.reload, () => location.reload()),
      words > 0 && copy.button,
      state.unsaved && linkButton(t.dropWaiting, () => void drop()), copy.said),
    copy.plain)
}
