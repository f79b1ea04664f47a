// Goals, indicators, fact sheets and workshop results inside a text: a block that shows their present title and state.
import type { Node } from 'prosemirror-model'
import { Selection } from 'prosemirror-state'
import type { NodeView } from 'prosemirror-view'
import { get } from './api.ts'
import type { Desk, Setup } from './desk.ts'
import { h, unique } from './dom.ts'
import { popover } from './popover.ts'
import { allowedHref, type ObjectKind, objectKinds, schema } from './schema.ts'

/** What the server says of an object. */
export interface Found { kind: ObjectKind, id: string, title: string, state: string, href: string }

const key = (o: { kind: string, id: string }): string => `${o.kind}:${o.id}`

/** Milliseconds after which many blocks are asked for in one go, and after which they are asked for again if that failed: doubled each time, up to a limit. */
const SOON = 20
const AGAIN = 2000
const LONGEST = 60_000

/** Titles and states, asked for once for many blocks. */
export class Objects {
  #setup: Setup
  #known = new Map<string, Found | null>()
  #wanted = new Set<string>()
  #shown = new Map<string, Set<() => void>>()
  #timer?: ReturnType<typeof setTimeout>
  #asking = false
  #failed = 0

  constructor(setup: Setup) {
    this.#setup = setup
  }

  /** What is known: null is "not there", undefined "not yet asked". */
  look(kind: string, id: string): Found | null | undefined {
    return this.#known.get(key({ kind, id }))
  }

  /** A block shows this: `act` runs whenever something else is known of it, until what this gives back is called. */
  watch(kind: string, id: string, act: () => void): () => void {
    const k = key({ kind, id })
    const acts = this.#shown.get(k) ?? new Set()
    this.#shown.set(k, acts.add(act))
    if (!this.#known.has(k)) this.#want([k])
    return () => { if (acts.delete(act) && acts.size === 0) this.#shown.delete(k) }
  }

  /** Asks anew for all that is shown; what no block shows is asked for when one does. */
  refresh(): void {
    for (const k of this.#known.keys()) if (!this.#shown.has(k)) this.#known.delete(k)
    this.#want(this.#shown.keys())
  }

  #want(keys: Iterable<string>): void {
    for (const k of keys) this.#wanted.add(k)
    this.#failed = 0
    this.#later(SOON)
  }

  #later(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#load(), ms)
  }

  async #load(): Promise<void> {
    // Asked for with the next ones, once the answer is there.
    if (this.#asking) return
    for (const k of this.#wanted) if (!this.#shown.has(k)) this.#wanted.delete(k)
    const wanted = [...this.#wanted].slice(0, 100)
    if (wanted.length === 0) return
    for (const k of wanted) this.#wanted.delete(k)
    this.#asking = true
    try {
      const found = this.#setup.objects ? (await get<{ objects: Found[] }>(this.#setup.objects, this.#setup.lang, { ids: wanted.join(',') })).objects : []
      this.#failed = 0
      this.learn(found)
      for (const k of wanted) if (!found.some(o => key(o) === k)) this.#learn(k, null)
    } catch {
      // The block keeps showing what it showed.
      for (const k of wanted) this.#wanted.add(k)
      this.#failed += 1
    }
    this.#asking = false
    if (this.#wanted.size) this.#later(this.#failed ? Math.min(LONGEST, AGAIN * 2 ** (this.#failed - 1)) : SOON)
  }

  learn(found: Found[]): void {
    for (const o of found) if (objectKinds.includes(o.kind)) this.#learn(key(o), o)
  }

  #learn(k: string, found: Found | null): void {
    const before = this.#known.get(k)
    this.#known.set(k, found)
    // Only what is different is shown anew: somebody may be on the link of a block.
    if (JSON.stringify(before) !== JSON.stringify(found)) for (const act of this.#shown.get(k) ?? []) act()
  }

  /** Searches by words. */
  async search(words: string): Promise<Found[]> {
    if (!this.#setup.objects) return []
    const { objects } = await get<{ objects: Found[] }>(this.#setup.objects, this.#setup.lang, { q: words })
    this.learn(objects)
    return objects.filter(o => objectKinds.includes(o.kind)).slice(0, 20)
  }
}

/** The block. */
export class ObjectView implements NodeView {
  readonly dom = h('div', { class: 'w-block', contenteditable: 'false' })
  #desk: Desk
  #objects: Objects
  #node: Node
  #leave?: () => void

  constructor(desk: Desk, objects: Objects, node: Node) {
    this.#desk = desk
    this.#objects = objects
    this.#node = node
    this.#watch()
  }

  #watch(): void {
    this.#leave?.()
    this.#leave = this.#objects.watch(this.#node.attrs.kind, this.#node.attrs.id, () => this.#show())
    this.#show()
  }

  #show(): void {
    const { t } = this.#desk
    const { kind, id } = this.#node.attrs
    const found = this.#objects.look(kind, id)
    const word = t.kinds[kind as ObjectKind] ?? ''
    this.dom.replaceChildren(
      h('p', { class: 'w-block__kind' }, [word, found?.state].filter(Boolean).join(', ')),
      h('p', { class: 'w-block__t' }, found === null ? t.objectGone : found?.title ?? '…'),
      ...(found && allowedHref(found.href) ? [h('a', { href: found.href, 'aria-label': `${found.title}: ${t.openObject}` }, t.openObject)] : []))
  }

  update(node: Node): boolean {
    if (node.type !== schema.nodes.object) return false
    const same = node.attrs.id === this.#node.attrs.id && node.attrs.kind === this.#node.attrs.kind
    this.#node = node
    if (!same) this.#watch()
    return true
  }

  stopEvent(event: Event): boolean { return (event.target as HTMLElement | null)?.closest?.('a') != null }
  ignoreMutation(): boolean { return true }
  destroy(): void { this.#leave?.() }
}

/** The search window; the chosen object comes after the paragraph of the cursor. */
export function pickObject(desk: Desk, objects: Objects): void {
  const { t, view } = desk
  const [field, list] = [unique('e-find'), unique('e-found')]
  const input = h('input', { class: 'kern-form-input__input', id: field, role: 'combobox', 'aria-expanded': 'false', 'aria-controls': list, 'aria-autocomplete': 'list', autocomplete: 'off' })
  const options = h('ul', { class: 'w-pick', id: list, role: 'listbox', 'aria-label': t.object, hidden: true })
  const info = h('p', { class: 'kern-hint', role: 'status' })
  let found: Found[] = []
  let at = -1
  let asked = 0
  const mark = (to: number): void => {
    at = found.length ? (to + found.length) % found.length : -1
    options.childNodes.forEach((o, i) => (o as HTMLElement).setAttribute('aria-selected', String(i === at)))
    const chosen = options.children[at]
    if (chosen) { input.setAttribute('aria-activedescendant', chosen.id); chosen.scrollIntoView({ block: 'nearest' }) } else input.removeAttribute('aria-activedescendant')
  }
  const choose = (o: Found): void => {
    const before = view.state
    const { $to } = before.selection
    const after = $to.depth ? $to.after(1) : $to.pos
    // There is always a paragraph behind it to go on writing in.
    const last = after === before.doc.content.size
    const tr = before.tr.insert(after, [schema.nodes.object.create({ kind: o.kind, id: o.id }), ...(last ? [schema.nodes.paragraph.create()] : [])])
    desk.dispatch(tr.setSelection(Selection.near(tr.doc.resolve(after + 1), 1)).scrollIntoView())
    // Once the line was stopped nothing is put in; the editor has said why.
    if (view.state === before) return
    shown.close()
    desk.announcer.say(`${t.kinds[o.kind]}: ${o.title}`)
  }
  const search = async (): Promise<void> => {
    const mine = ++asked
    try {
      const result = await objects.search(input.value.trim())
      if (mine !== asked) return
      found = result
      options.replaceChildren(...found.map((o, i) => h('li', { role: 'option', id: `${list}-${i}`, 'aria-selected': 'false', onclick: () => choose(o) }, h('span', {}, o.title, ' ', h('small', {}, [t.kinds[o.kind], o.state].filter(Boolean).join(', '))))))
      options.hidden = found.length === 0
      input.setAttribute('aria-expanded', String(found.length > 0))
      info.textContent = found.length ? t.found(found.length) : t.noObjects
      mark(0)
    } catch {
      if (mine === asked) info.textContent = t.objectsFailed
    }
  }
  let timer: ReturnType<typeof setTimeout>
  input.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(() => void search(), 150) })
  input.addEventListener('keydown', event => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') { event.preventDefault(); mark(at + (event.key === 'ArrowDown' ? 1 : -1)) }
    if (event.key === 'Enter') { event.preventDefault(); if (found[at]) choose(found[at]) }
  })
  const form = h('div', { class: 'e-form' }, h('div', { class: 'kern-form-input' }, h('label', { class: 'kern-label', for: field }, t.findObject), input, info), options)
  const coords = view.coordsAtPos(view.state.selection.to)
  const shown = popover(desk.host, new DOMRect(coords.left, coords.top, 0, coords.bottom - coords.top), t.object, form, back => { if (back) view.focus() })
  input.focus()
  void search()
}
