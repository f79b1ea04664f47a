// Who is here, and where their cursors stand.
import type { Plugin } from 'prosemirror-state'
import { yCursorPlugin } from 'y-prosemirror'
import { colour, type Desk } from './desk.ts'
import { h, initials } from './dom.ts'

/** Milliseconds for which a cursor that moved carries the full name. */
const FULL_NAME = 3000

interface User { id: string, name: string, colour: number, rights?: string }

/** What somebody sent about themselves, made safe. */
function user(state: unknown): User | undefined {
  const u = (state as { user?: Partial<User> } | null)?.user
  if (!u || typeof u.name !== 'string' || u.name === '') return undefined
  return { id: String(u.id ?? ''), name: u.name.slice(0, 100), colour: colour(u.colour), rights: typeof u.rights === 'string' ? u.rights : undefined }
}

const id = (value: unknown): boolean => {
  const { client, clock } = (value ?? {}) as { client?: unknown, clock?: unknown }
  return Number.isSafeInteger(client) && Number.isSafeInteger(clock) && Number(client) >= 0 && Number(clock) >= 0
}

/** Whether what somebody sent as a place is one. Yjs throws at what is not, at everybody who would show it. */
export function isPlace(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { item, type, tname } = value as Record<string, unknown>
  if (item != null && !id(item)) return false
  if (type != null && !id(type)) return false
  if (tname != null && tname !== 'text') return false
  return item != null || type != null || tname != null
}

const hasPlace = (state: { cursor?: { anchor?: unknown, head?: unknown } | null }): boolean => state.cursor == null || (isPlace(state.cursor.anchor) && isPlace(state.cursor.head))

/** A colour for everybody here, the same in every window: their own, or the next one that nobody before them has. */
export function colours(states: Iterable<unknown>): Map<string, number> {
  const people = new Map<string, number>()
  for (const state of states) {
    const who = user(state)
    if (who && !people.has(who.id)) people.set(who.id, who.colour)
  }
  const given = new Map<string, number>()
  const taken = new Set<number>()
  for (const [id, own] of [...people].sort(([a], [b]) => (a < b ? -1 : 1))) {
    let free = own
    while (taken.has(free) && taken.size < 12) free = (free + 1) % 12
    taken.add(free)
    given.set(id, free)
  }
  return given
}

/** Cursors and selections of the others. */
export function cursors(desk: Pick<Desk, 'awareness' | 'doc'>): Plugin {
  const calm = new Map<number, ReturnType<typeof setTimeout>>()
  const shown = new Map<number, HTMLElement>()
  const wake = (client: number): void => {
    shown.get(client)?.classList.remove('is-calm')
    clearTimeout(calm.get(client))
    calm.set(client, setTimeout(() => shown.get(client)?.classList.add('is-calm'), FULL_NAME))
  }
  const seen = new Map<number, string>()
  const colourOf = (who?: User): number => (who && colours(desk.awareness.getStates().values()).get(who.id)) ?? colour(who?.colour)
  /** Who comes may take a colour that somebody had. */
  const recolour = (): void => {
    for (const [client, element] of shown) {
      const who = user(desk.awareness.getStates().get(client))
      if (who) element.className = element.className.replace(/w-c\d+/, `w-c${colourOf(who)}`)
    }
  }
  desk.awareness.on('change', ({ added, updated, removed }: { added: number[], updated: number[], removed: number[] }) => {
    for (const client of [...added, ...updated]) {
      const cursor = JSON.stringify(desk.awareness.getStates().get(client)?.cursor ?? null)
      if (client !== desk.doc.clientID && seen.get(client) !== cursor) wake(client)
      seen.set(client, cursor)
    }
    for (const client of removed) {
      clearTimeout(calm.get(client))
      calm.delete(client)
      shown.delete(client)
      seen.delete(client)
    }
    if (added.length || removed.length) recolour()
  })
  return yCursorPlugin(desk.awareness, {
    // Who only reads has a place in the list, but no cursor in everybody's way.
    awarenessStateFilter: (mine: number, client: number, state: { user?: User, cursor?: { anchor?: unknown, head?: unknown } | null }) =>
      mine !== client && typeof state.user === 'object' && state.user?.rights !== 'read' && hasPlace(state),
    cursorBuilder: (u: unknown, client: number) => {
      const who = user({ user: u }) ?? { id: '', name: '?', colour: 0 }
      const element = h('span', { class: `w-cur w-c${colourOf(who)}`, 'data-client': client, 'aria-hidden': 'true' }, h('b', {}, h('i', {}, who.name), h('abbr', {}, initials(who.name))))
      shown.set(client, element)
      if (!calm.has(client)) wake(client)
      return element
    },
    selectionBuilder: (u: unknown) => ({ class: `w-sel w-c${colourOf(user({ user: u }))}` })
  })
}

/** The list of who is here; tells `met` who came and went. */
export function whoIsHere(desk: Pick<Desk, 'awareness' | 'doc' | 't' | 'setup' | 'directory'>, met: (who: string, came: boolean) => void): HTMLElement {
  const list = h('ul', { class: 'w-who', 'aria-label': desk.t.here })
  const known = new Map<string, string>()
  let before = ''
  const show = (first = false): void => {
    const people = new Map<string, User & { me: boolean }>()
    let readers = 0
    for (const [client, state] of desk.awareness.getStates()) {
      const who = user(state)
      if (!who) continue
      if (who.id) desk.directory.learn(who.id, who.name)
      const me = client === desk.doc.clientID || who.id === desk.setup.person.id
      if (!me && who.rights === 'read') readers++
      // Somebody with two windows is one person.
      else if (!people.has(who.id) || me) people.set(who.id, { ...who, me })
    }
    const sorted = [...people.values()].sort((a, b) => Number(b.me) - Number(a.me) || a.name.localeCompare(b.name, desk.setup.lang))
    for (const p of sorted) if (!p.me && !known.has(p.id)) { known.set(p.id, p.name); if (!first) met(p.name, true) }
    for (const [id, name] of known) if (!people.has(id)) { known.delete(id); met(name, false) }
    const given = colours(desk.awareness.getStates().values())
    const now = JSON.stringify([sorted, readers, [...given]])
    if (now === before) return
    before = now
    list.replaceChildren(
      ...sorted.map(p => h('li', {}, h('span', { class: `w-av w-c${given.get(p.id) ?? p.colour}`, 'aria-hidden': 'true', title: p.name }, initials(p.name)), h('span', { class: 'e-name' }, p.me ? desk.t.you : p.name))),
      ...(readers ? [h('li', { class: 'w-muted' }, desk.t.readers(readers))] : [])
    )
  }
  desk.awareness.on('change', () => show())
  show(true)
  return list
}
