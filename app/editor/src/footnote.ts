// Footnotes: a number in the text, their words in a small window with an editor of its own.
import { baseKeymap, toggleMark } from 'prosemirror-commands'
import { keymap } from 'prosemirror-keymap'
import type { Node } from 'prosemirror-model'
import { EditorState, NodeSelection, Plugin, PluginKey, TextSelection, type Transaction } from 'prosemirror-state'
import { StepMap } from 'prosemirror-transform'
import { Decoration, DecorationSet, EditorView, type NodeView } from 'prosemirror-view'
import { binding, type Desk } from './desk.ts'
import { h } from './dom.ts'
import { popover } from './popover.ts'
import { schema } from './schema.ts'
import { redo, undo } from './undo.ts'

const { footnote } = schema.nodes
const inside = new PluginKey('footnote')

/** Numbers the footnotes of a text, as decorations: the number is not part of the text. */
export function numbering(): Plugin<DecorationSet> {
  const make = (doc: Node): DecorationSet => {
    const found: Decoration[] = []
    doc.descendants((node, pos) => {
      if (node.type === footnote) found.push(Decoration.node(pos, pos + node.nodeSize, {}, { number: found.length + 1 }))
    })
    return DecorationSet.create(doc, found)
  }
  const plugin: Plugin<DecorationSet> = new Plugin({
    state: { init: (_, state) => make(state.doc), apply: (tr, set, _old, state) => (tr.docChanged ? make(state.doc) : set) },
    props: { decorations: state => plugin.getState(state) }
  })
  return plugin
}

/** Puts an empty footnote at the cursor and opens it. */
export function insertFootnote(desk: Desk): boolean {
  const { state } = desk.view
  const { $to } = state.selection
  if (!$to.parent.inlineContent || $to.parent.type === footnote || !$to.parent.canReplaceWith($to.index(), $to.index(), footnote)) return false
  const pos = $to.pos
  const tr = state.tr.insert(pos, footnote.create())
  desk.dispatch(tr.setSelection(NodeSelection.create(tr.doc, pos)))
  // Unless it was not taken.
  if (desk.view.state !== state) views.get(desk.view.nodeDOM(pos) ?? {})?.open()
  return true
}

/** The views of footnotes by what they show. */
const views = new WeakMap<object, FootnoteView>()

/** Whether words are the same, but for the last ones that were typed. */
const alike = (a: string, b: string): boolean => a === b || (a !== '' && b !== '' && (a.startsWith(b) || b.startsWith(a)))

export class FootnoteView implements NodeView {
  readonly dom: HTMLElement
  #button: HTMLButtonElement
  #node: Node
  #desk: Desk
  #position: () => number | undefined
  #inner?: EditorView
  /** The footnote whose window is open, as Yjs has it. */
  #type?: unknown
  /** The text since which this view shows its footnote. */
  #since?: Node
  #window?: ReturnType<typeof popover>

  constructor(desk: Desk, node: Node, position: () => number | undefined, decorations: readonly Decoration[]) {
    this.#desk = desk
    this.#node = node
    this.#position = position
    this.#button = h('button', { type: 'button', class: 'e-note-number', tabindex: '-1', onclick: () => this.open() })
    this.dom = h('sup', { class: 'e-footnote' }, this.#button)
    views.set(this.dom, this)
    this.#since = (desk.view as EditorView | undefined)?.state.doc
    this.#show(decorations)
  }

  #show(decorations: readonly Decoration[]): void {
    const number = decorations.find(d => d.spec.number)?.spec.number ?? 1
    if (this.#button.textContent !== String(number)) this.#button.textContent = String(number)
    this.#button.setAttribute('aria-label', `${this.#desk.t.footnoteNumber(number)}: ${this.#node.textContent}`)
    this.#button.title = this.#node.textContent
    const marks = new Set<string>()
    this.#node.descendants(n => { for (const m of n.marks) marks.add(m.type.name) })
    this.dom.classList.toggle('is-changed', marks.has('insertion') || marks.has('deletion'))
  }

  /** Opens the window with the words, the caret behind so many letters. */
  open(caret = 0): void {
    if (this.#inner) return
    const { t } = this.#desk
    this.#type = this.#typeOf(this.#node)
    const paper = h('div', { class: 'e-footnote-text' })
    const box = h('div', { class: 'e-form' }, h('p', { class: 'kern-label', 'aria-hidden': 'true' }, t.footnoteText), paper,
      h('p', { class: 'e-row' },
        h('button', { type: 'button', class: 'kern-btn kern-btn--secondary', onclick: () => this.#window?.close() }, h('span', { class: 'kern-label' }, t.done)),
        this.#desk.setup.rights === 'write' && h('button', { type: 'button', class: 'w-link', onclick: () => this.#remove() }, t.removeFootnote)))
    const shown = popover(this.#desk.host, this.dom.getBoundingClientRect(), this.#button.getAttribute('aria-label')!, box, back => {
      this.#inner?.destroy()
      this.#inner = undefined
      const pos = this.#position()
      if (!back || pos === undefined) return
      const { view } = this.#desk
      view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, pos + (view.state.doc.nodeAt(pos)?.nodeSize ?? 0))))
      view.focus()
    })
    this.#window = shown
    // The keyboard stays in this window.
    const outer = (command: typeof undo) => () => command(this.#desk)(this.#desk.view.state, this.#desk.view.dispatch)
    const done = (): boolean => { shown.close(true); return true }
    this.#inner = new EditorView(paper, {
      state: EditorState.create({ doc: this.#node, selection: TextSelection.create(this.#node, Math.min(caret, this.#node.content.size)), plugins: [keymap({
        'Mod-z': outer(undo), 'Mod-y': outer(redo), 'Mod-Shift-z': outer(redo),
        'Mod-b': toggleMark(schema.marks.bold), 'Mod-i': toggleMark(schema.marks.italic), Enter: done, Escape: done
      }), keymap(baseKeymap)] }),
      attributes: { role: 'textbox', 'aria-multiline': 'true', 'aria-label': t.footnoteText, class: 'e-footnote-paper' },
      dispatchTransaction: tr => this.#dispatch(tr)
    })
    this.#inner.focus()
  }

  #remove(): void {
    const pos = this.#position()
    this.#window?.close()
    if (pos !== undefined) this.#desk.dispatch(this.#desk.view.state.tr.delete(pos, pos + this.#node.nodeSize))
  }

  /** What is typed inside goes through the outer text, with its rules; the inner text then follows it. */
  #dispatch(tr: Transaction): void {
    const inner = this.#inner!
    const { state } = inner.state.applyTransaction(tr)
    const position = this.#position()
    if (!tr.docChanged || tr.getMeta(inside) || position === undefined) return inner.updateState(state)
    const outer = this.#desk.view.state.tr
    const shift = StepMap.offset(position + 1)
    for (const step of tr.steps) {
      const mapped = step.map(shift)
      if (mapped) outer.step(mapped)
    }
    const before = this.#node
    this.#desk.dispatch(outer)
    if (this.#inner && this.#node !== before) {
      const size = this.#inner.state.doc.content.size
      const head = Math.min(state.selection.head, size)
      this.#inner.updateState(this.#inner.state.apply(this.#inner.state.tr.setSelection(TextSelection.create(this.#inner.state.doc, head)).setMeta(inside, true)))
    }
  }

  #typeOf(node: Node): unknown {
    for (const [type, known] of binding(this.#desk.view.state).mapping) if (known === node) return type
    return undefined
  }

  update(node: Node, decorations: readonly Decoration[]): boolean {
    if (node.type !== footnote) return false
    // ProseMirror shows the next footnote in the place of one that went; its window does not become the other's.
    if (this.#inner && this.#type && node !== this.#node && (this.#typeOf(node) ?? this.#type) !== this.#type) return false
    if (node !== this.#node) this.#since = this.#desk.view.state.doc
    this.#node = node
    this.#show(decorations)
    const inner = this.#inner
    if (!inner) return true
    const from = node.content.findDiffStart(inner.state.doc.content)
    if (from === null) return true
    let { a, b } = node.content.findDiffEnd(inner.state.doc.content)!
    const overlap = from - Math.min(a, b)
    if (overlap > 0) { a += overlap; b += overlap }
    inner.updateState(inner.state.apply(inner.state.tr.replace(from, b, node.slice(from, a)).setMeta(inside, true)))
    return true
  }

  selectNode(): void { this.dom.classList.add('ProseMirror-selectednode') }
  deselectNode(): void { this.dom.classList.remove('ProseMirror-selectednode') }
  stopEvent(event: Event): boolean { return event.type === 'mousedown' || event.type === 'click' || event.type === 'keydown' }
  ignoreMutation(): boolean { return true }

  destroy(): void {
    const inner = this.#inner
    if (!inner) return
    const [desk, words, caret, here, { doc }] = [this.#desk, this.#node.textContent, inner.state.selection.head, this.#window?.element.contains(document.activeElement), this.#desk.view.state]
    this.#window?.close(false)
    // What others change takes the window away while somebody types in it: the next letters must not go astray.
    if (here) queueMicrotask(() => {
      if (desk.view.isDestroyed) return
      // Whoever rebuilds the paragraph makes another footnote of it.
      let again: FootnoteView | undefined
      desk.view.state.doc.descendants((node, pos) => {
        const view = node.type === footnote ? views.get(desk.view.nodeDOM(pos) ?? {}) : undefined
        if (view && view.#since === doc && alike(node.textContent, words)) again ??= view
      })
      if (again) return again.open(caret)
      desk.view.focus()
      desk.tell(desk.t.footnoteLost)
    })
  }
}
