// The toolbar: one tab stop, arrows inside, every button named.
import type { Command, EditorState } from 'prosemirror-state'
import * as commands from './commands.ts'
import type { Desk } from './desk.ts'
import { h, icon, unique } from './dom.ts'
import { insertFootnote } from './footnote.ts'
import { editLink } from './link.ts'
import { type Entry, menu } from './popover.ts'
import { schema } from './schema.ts'
import * as tables from './tables.ts'
import { canRedo, canUndo, redo, undo } from './undo.ts'

const { marks, nodes } = schema

/** What toolbar buttons need from the editor beside the text itself. */
export interface Deeds { comment: () => void, next: () => void, help: () => void, object: () => void, suggest: (on: boolean) => void }

interface Item {
  element: HTMLButtonElement
  pressed?: () => boolean
  /** Changes layout, which suggestions cannot. */
  layout?: boolean
  disabled?: () => boolean
  /** Only there when this holds. */
  shown?: () => boolean
}

export class Toolbar {
  readonly element: HTMLElement
  #items: Item[] = []
  #desk: Desk

  constructor(desk: Desk, deeds: Deeds) {
    this.#desk = desk
    const { t, setup } = desk
    const ctrl = t.ctrl
    this.element = h('div', { class: 'w-tool', role: 'toolbar', 'aria-label': t.toolbar })
    if (setup.rights === 'write') {
      this.#menu(t.style, t.headingLetter, '', () => [
        { label: t.paragraph, checked: desk.view.state.selection.$from.parent.type === nodes.paragraph && !commands.around(desk.view.state, nodes.blockquote), act: () => desk.run(commands.toParagraph) },
        ...[1, 2, 3].map(n => ({ label: t.heading(n), checked: commands.levelOf(desk.view.state) === n, act: () => void desk.run(commands.toHeading(n)) })),
        { label: t.quote, checked: commands.around(desk.view.state, nodes.blockquote) !== undefined, act: () => desk.run(commands.toQuote) }
      ])
      this.#mark(`${t.bold}, ${ctrl} B`, h('b', {}, t.boldLetter), 'bold')
      this.#mark(`${t.italic}, ${ctrl} I`, h('i', {}, t.italicLetter), 'italic')
      this.#mark(t.superscript, h('span', {}, 'x', h('sup', {}, '2')), 'superscript', 'w-tool__wide')
      this.#mark(t.subscript, h('span', {}, 'x', h('sub', {}, '2')), 'subscript', 'w-tool__wide')
      this.#gap()
      this.#list(t.bullets, 'M8 5h9M8 10h9M8 15h9M3.5 5h.1M3.5 10h.1M3.5 15h.1', 'bullet_list')
      this.#list(t.numbers, 'M9 5h8M9 10h8M9 15h8M3 4l1.5-1v5M3 12.5h2.5L3 16h2.5', 'ordered_list')
      this.#inList(t.indent, 'M9 5h8M9 10h8M9 15h8M3 7l3 3-3 3', commands.sink)
      this.#inList(t.outdent, 'M9 5h8M9 10h8M9 15h8M6 7l-3 3 3 3', commands.raise)
      this.#menu(t.table, icon('M3 4h14v12H3zM3 9h14M9 4v12'), 'w-tool__wide', () => this.#tables())
      this.#button(`${t.link}, ${ctrl} K`, icon('M8.5 11.5l3-3M7 9l-2.5 2.5a2.8 2.8 0 0 0 4 4L11 13M13 11l2.5-2.5a2.8 2.8 0 0 0-4-4L9 7'), () => editLink(desk), { layout: true, pressed: () => commands.hasMark(desk.view.state, marks.link) })
      this.#button('', t.footnote, () => insertFootnote(desk), { layout: true }, 'w-tool__wide')
      if (setup.objects) this.#button('', t.object, deeds.object, { layout: true }, 'w-tool__wide')
      this.#gap()
    }
    if (setup.rights === 'write' || setup.rights === 'suggest') {
      this.#button(`${t.undo}, ${ctrl} Z`, icon('M7 4L3 8l4 4M3 8h9a5 5 0 0 1 0 9h-2'), () => desk.run(undo(desk)), { disabled: () => !canUndo(desk) })
      this.#button(`${t.redo}, ${ctrl} Y`, icon('M13 4l4 4-4 4M17 8H8a5 5 0 0 0 0 9h2'), () => desk.run(redo(desk)), { disabled: () => !canRedo(desk) }, 'w-tool__wide')
      const more = this.#button('', t.more, () => { more.setAttribute('aria-expanded', String(this.element.classList.toggle('is-open'))); this.#rove() }, {}, 'w-tool__more')
      more.setAttribute('aria-expanded', 'false')
      this.#button('', t.suggest, () => deeds.suggest(!desk.suggesting), { pressed: () => desk.suggesting, disabled: () => setup.rights === 'suggest' })
    }
    if (setup.rights !== 'read' && setup.comments) this.#button('', t.comment, deeds.comment)
    const next = this.#button('', t.next, deeds.next, {}, 'w-tool__right')
    next.append(h('span', { class: 'w-tool__wide' }, t.nextWide), h('kbd', {}, 'F8'))
    this.#button(t.help, '?', deeds.help, {}, 'w-tool__wide')
    this.element.addEventListener('keydown', this.#key)
    this.element.addEventListener('focusin', event => this.#rove(event.target as HTMLElement))
    this.#rove()
  }

  #tables(): Entry[] {
    const { t } = this.#desk
    const run = (command: Command) => () => void this.#desk.run(command)
    const inside = tables.inTable(this.#desk.view.state)
    if (!inside) return [{ label: t.insertTable, act: run(tables.insertTable) }]
    return [
      { label: t.rowBelow, act: run(tables.rowBelow) }, { label: t.rowAbove, act: run(tables.rowAbove) }, { label: t.columnAfter, act: run(tables.columnAfter) }, { label: t.columnBefore, act: run(tables.columnBefore) },
      { label: t.headerRow, act: run(tables.headerRow) }, { label: t.headerColumn, act: run(tables.headerColumn) }, { label: t.headerCell, act: run(tables.headerCell) },
      { label: t.deleteRow, act: run(tables.deleteRow) }, { label: t.deleteColumn, act: run(tables.deleteColumn) }, { label: t.deleteTable, act: run(tables.deleteTable) }
    ]
  }

  /** A button; where `label` is empty its content is its name. */
  #button(label: string, content: Node | string, act: () => void, more: Omit<Item, 'element'> = {}, wide = ''): HTMLButtonElement {
    const element = h('button', {
      type: 'button', class: wide || undefined, 'aria-label': label || undefined, title: label || undefined, tabindex: '-1', 'aria-pressed': more.pressed ? 'false' : undefined,
      // The text keeps its selection and, on a phone, its keyboard.
      onmousedown: (event: Event) => event.preventDefault(),
      onclick: () => { if (element.getAttribute('aria-disabled') !== 'true') act(); else if (more.layout) this.#desk.announcer.say(this.#desk.t.onlyWords) }
    }, content)
    this.#items.push({ element, ...more })
    this.element.append(element)
    return element
  }

  #mark(label: string, content: Node, name: 'bold' | 'italic' | 'superscript' | 'subscript', wide = ''): void {
    this.#button(label, content, () => this.#desk.run(commands.toggle(marks[name])), { layout: true, pressed: () => commands.hasMark(this.#desk.view.state, marks[name]) }, wide)
  }

  #list(label: string, path: string, name: 'bullet_list' | 'ordered_list'): void {
    this.#button(label, icon(path), () => this.#desk.run(commands.toList(nodes[name])), { layout: true, pressed: () => commands.around(this.#desk.view.state, nodes.bullet_list, nodes.ordered_list)?.type === nodes[name] })
  }

  #inList(label: string, path: string, command: Command): void {
    const state = (): EditorState => this.#desk.view.state
    this.#button(label, icon(path), () => this.#desk.run(command), { layout: true, shown: () => commands.around(state(), nodes.list_item) !== undefined, disabled: () => !command(state()) })
  }

  #menu(label: string, content: Node | string, wide: string, entries: () => Entry[]): void {
    const id = unique('e-menu')
    const button = this.#button(label, content, () => menu(this.#desk.host, button, label, entries(), back => { if (back) this.#desk.view.focus() }), { layout: true }, wide)
    button.id = id
    button.setAttribute('aria-haspopup', 'menu')
    button.setAttribute('aria-expanded', 'false')
  }

  #gap(): void {
    this.element.append(h('span', { class: 'w-tool__sep w-tool__wide' }))
  }

  /** Shows what holds at the cursor. */
  update(): void {
    let gone = false
    for (const { element, pressed, layout, disabled, shown } of this.#items) {
      if (shown && element.hidden === shown()) { element.hidden = !element.hidden; gone ||= element.hidden && element.tabIndex === 0 }
      if (pressed) element.setAttribute('aria-pressed', String(pressed()))
      const off = (layout && this.#desk.suggesting) || disabled?.()
      if (off) element.setAttribute('aria-disabled', 'true')
      else element.removeAttribute('aria-disabled')
    }
    if (gone) this.#rove()
  }

  /** Buttons that can be seen. */
  get #seen(): HTMLButtonElement[] {
    return this.#items.map(i => i.element).filter(e => e.offsetParent !== null || !this.element.isConnected)
  }

  #rove(to?: HTMLElement): void {
    const seen = this.#seen
    const current = seen.find(e => e === to) ?? seen.find(e => e.tabIndex === 0) ?? seen[0]
    for (const { element } of this.#items) element.tabIndex = element === current ? 0 : -1
  }

  #key = (event: KeyboardEvent): void => {
    const seen = this.#seen
    const at = seen.indexOf(document.activeElement as HTMLButtonElement)
    const to: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: seen.length - 1 }
    if (event.key === 'Escape') {
      event.preventDefault()
      this.#desk.view.focus()
    } else if (event.key in to) {
      event.preventDefault()
      seen[(to[event.key] + seen.length) % seen.length].focus()
    } else if (event.key === 'ArrowDown' && seen[at]?.getAttribute('aria-haspopup')) {
      event.preventDefault()
      seen[at].click()
    }
  }

  /** Puts the keyboard here. */
  focus(): void {
    this.#rove()
    this.#items.find(i => i.element.tabIndex === 0)?.element.focus()
  }
}
