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

/** Titles and states, asked for once for many blocks. */
export class Objects {
  #setup: Setup
  #known = new Map<string, Found | null>()
  #wanted = new Set<string>()
  #waiting = new Map<string, Set<() => void>>()
  #timer?: ReturnType<typeof setTimeout>

  constructor(setup: Setup) {
    this.#setup = setup
  }

  /** What is known: null is "not there", undefined "not yet asked". `act` runs when it comes in. */
  look(kind: string, id: string, act: () => void): Found | null | undefined {
    const k = key({ kind, id })
    const known = this.#known.get(k)
    if (known === undefined) {
      this.#waiting.set(k, (this.#waiting.get(k) ?? new Set()).add(act))
      this.#wanted.add(k)
      this.#timer ??= setTimeout(() => void this.#load(), 20)
    }
    return known
  }

  async #load(): Promise<void> {
    this.#timer = undefined
    const wanted = [...this.#wanted].slice(0, 100)
    for (const k of wanted) this.#wanted.delete(k)
    try {
      const found = this.#setup.objects ? (await get<{ objects: Found[] }>(this.#setup.objects, this.#setup.lang, { ids: wanted.join(',') })).objects : []
      for (const k of wanted) this.#known.set(k, null)
      this.learn(found)
      for (const k of wanted) for (const act of this.#waiting.get(k) ?? []) act()
      for (const k of wanted) this.#waiting.delete(k)
    } catch {
      // The block keeps showing its kind; it is asked for again with the next one.
      for (const k of wanted) this.#wanted.add(k)
    }
    if (this.#wanted.size && this.#timer === undefined && wanted.every(k => !this.#wanted.has(k))) this.#timer = setTimeout(() => void this.#load(), 20)
  }

  learn(found: Found[]): void {
    for (const o of found) if (objectKinds.includes(o.kind)) this.#known.set(key(o), o)
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

  constructor(desk: Desk, objects: Objects, node: Node) {
    this.#desk = desk
    this.#objects = objects
    this.#node = node
    this.#show()
  }

  #show(): void {
    const { t } = this.#desk
    const { kind, id } = this.#node.attrs
    const found = this.#objects.look(kind, id, () => this.#show())
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
    if (!same) this.#show()
    return true
  }

  stopEvent(event: Event): boolean { return (event.target as HTMLElement | null)?.closest?.('a') != null }
  ignoreMutation(): boolean { return true }
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
    shown.close()
    const { $to } = desk.view.state.selection
    const after = $to.depth ? $to.after(1) : $to.pos
    // There is always a paragraph behind it to go on writing in.
    const last = after === desk.view.state.doc.content.size
    const tr = desk.view.state.tr.insert(after, [schema.nodes.object.create({ kind: o.kind, id: o.id }), ...(last ? [schema.nodes.paragraph.create()] : [])])
    desk.dispatch(tr.setSelection(Selection.near(tr.doc.resolve(after + 1), 1)).scrollIntoView())
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
