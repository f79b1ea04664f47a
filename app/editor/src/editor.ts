// Puts the parts together: text, toolbar, people, status, talk.
import { dropCursor } from 'prosemirror-dropcursor'
import { gapCursor } from 'prosemirror-gapcursor'
import { DOMParser as Reader, type Node } from 'prosemirror-model'
import { type Command, EditorState, Plugin, TextSelection, type Transaction } from 'prosemirror-state'
import { ReplaceStep } from 'prosemirror-transform'
import { type Decoration, EditorView } from 'prosemirror-view'
import { ySyncPlugin, ySyncPluginKey, yUndoPlugin } from 'y-prosemirror'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { Announcer, deletedParagraphs } from './announce.ts'
import { bring, Caret } from './caret.ts'
import { nextPlace, suggestionAt, suggestions, visible } from './changes.ts'
import { Comments, refresh } from './comments.ts'
import { Connection } from './connection.ts'
import type { Desk, Setup } from './desk.ts'
import { Directory } from './directory.ts'
import { inPieces, telling } from './diff.ts'
import { documentOf } from './document.ts'
import { h, newId } from './dom.ts'
import { draftMarks } from './drafts.ts'
import { FootnoteView, numbering } from './footnote.ts'
import { showHelp, ownKeys } from './help.ts'
import { keys, typed, undoKey } from './keys.ts'
import { beforeLogout } from './leaving.ts'
import { Objects, ObjectView, pickObject } from './objects.ts'
import { clean, hasPicture, sanitize } from './paste.ts'
import { placeholder } from './placeholder.ts'
import { cursors, whoIsHere } from './presence.ts'
import { schema } from './schema.ts'
import { Spots } from './spots.ts'
import { type Notes, notes, statusLine } from './status.ts'
import type { Store } from './store.ts'
import { asLetters, asSuggestion, settles } from './suggest.ts'
import { settleAnd, Talk } from './talk.ts'
import { bringsCells, tooLarge } from './tables.ts'
import { type Texts, textsOf } from './texts.ts'
import { Toolbar } from './toolbar.ts'
import { redo, undo } from './undo.ts'

/** Bytes a text may have; the server closes above. */
const LIMIT = 2_000_000
/** Deepest place of a cursor: the server's check allows 16 levels in the document. */
const DEEPEST = 13

export class Editor implements Desk {
  readonly t: Texts
  readonly doc: Y.Doc
  readonly fragment: Y.XmlFragment
  readonly awareness: Awareness
  readonly connection: Connection
  readonly directory: Directory
  readonly announcer: Announcer
  view!: EditorView
  suggesting: boolean
  #toolbar!: Toolbar
  #talk!: Talk
  #comments: Comments
  #objects: Objects
  #spots = new Spots()
  #caret: Caret
  #forward = false
  /** Blocks touched here while there was no line. */
  #touched = new Set<unknown>()
  #meanwhile?: { who?: string, type: Y.XmlElement }
  #stay?: () => void
  #notes?: Notes
  #covered?: ResizeObserver
  #undoKeys = (event: KeyboardEvent): void => this.#outside(event)

  constructor(readonly setup: Setup, readonly host: HTMLElement, store?: Store) {
    this.t = textsOf(setup.lang)
    this.doc = new Y.Doc()
    this.fragment = this.doc.getXmlFragment('text')
    this.awareness = new Awareness(this.doc)
    this.directory = new Directory(setup)
    this.announcer = new Announcer(changes => `${[...changes].map(([who, { wrote, deleted }]) => this.t.did(who, wrote, deleted)).join(' ')} ${ownKeys() ? this.t.f8 : ''}`.trim())
    this.suggesting = setup.rights === 'suggest'
    this.#comments = new Comments(setup)
    this.#objects = new Objects(setup)
    this.awareness.setLocalStateField('user', { ...setup.person, rights: setup.rights })
    this.connection = new Connection({ url: setup.address, doc: this.doc, awareness: this.awareness, writes: this.#writes, store })
    this.#caret = new Caret(this.doc, () => this.view?.state, tr => tr.origin === this.connection)
  }

  get #writes(): boolean {
    return this.setup.rights === 'write' || this.setup.rights === 'suggest'
  }

  /** Builds the page once the text is there. */
  show(): HTMLElement {
    const { doc, mapping } = documentOf(this.fragment)
    const paper = h('div', { class: 'e-frame' })
    const writes = this.#writes
    this.view = new EditorView(paper, {
      state: EditorState.create({
        doc,
        plugins: [
          ySyncPlugin(this.fragment, { mapping }), cursors(this), ...(writes ? [yUndoPlugin()] : []), this.#comments.plugin(id => this.#talk.focusThread(id)), draftMarks(() => this.#talk?.drafts ?? []), numbering(), this.#strip(), placeholder(writes ? this.t.emptyText : this.t.nothingYet),
          keys(this, {
            toolbar: () => this.#toolbar.focus(), help: () => showHelp(this), next: direction => this.next(direction),
            settle: accept => this.#settleHere(accept), comment: () => this.#talk.comment(), saved: () => this.announcer.say(this.host.querySelector('.e-saved')?.textContent ?? '')
          }),
          ...(this.setup.rights === 'write' ? [typed(this)] : []), dropCursor({ color: false, class: 'e-drop' }), gapCursor()
        ]
      }),
      attributes: {
        class: 'w-paper', role: 'textbox', 'aria-multiline': 'true', 'aria-label': this.setup.name, 'aria-placeholder': writes ? this.t.emptyText : this.t.nothingYet, lang: 'de',
        ...(writes ? {} : { 'aria-readonly': 'true', inputmode: 'none' })
      },
      nodeViews: {
        footnote: (node: Node, _view: EditorView, position: () => number | undefined, decorations: readonly Decoration[]) => new FootnoteView(this, node, position, decorations),
        object: (node: Node) => new ObjectView(this, this.#objects, node)
      },
      clipboardParser: new Reader(schema, [{ tag: 'del[data-change]', ignore: true }, ...Reader.fromSchema(schema).rules]),
      transformPastedHTML: clean,
      transformPastedText: text => text.replace(/\u000b/g, '\n'),
      transformPasted: sanitize,
      handlePaste: (view, event, slice) => {
        if (event.clipboardData && hasPicture(event.clipboardData)) this.tell(this.t.noPictures)
        // Nothing that a text can hold: what is selected stays.
        if (slice.size === 0) return true
        if (!this.suggesting || !writes) return false
        this.dispatch(view.state.tr.replaceSelection(asLetters(slice)).setMeta('paste', true).scrollIntoView())
        return true
      },
      handleDrop: (view, event, slice) => {
        if (writes && event.dataTransfer && hasPicture(event.dataTransfer)) this.tell(this.t.noPictures)
        // Nothing that a text can hold; the browser would leave the page for a file.
        if (slice.size === 0) { event.preventDefault(); return true }
        if (!this.suggesting || !writes) return !writes
        // Moving would be two suggestions at two places; dropping only copies.
        const at = view.posAtCoords({ left: event.clientX, top: event.clientY })
        if (at) this.dispatch(view.state.tr.replace(at.pos, at.pos, asLetters(slice)))
        return true
      },
      dispatchTransaction: tr => this.dispatch(tr),
      handleDOMEvents: {
        beforeinput: (_view, event) => {
          this.#forward = /Forward/.test((event as InputEvent).inputType)
          if (!writes) { event.preventDefault(); return true }
          return false
        },
        keydown: (_view, event) => {
          if (event.key === 'Delete') this.#forward = true
          else if (event.key === 'Backspace') this.#forward = false
          return false
        }
      }
    })
    this.#toolbar = new Toolbar(this, {
      comment: () => this.#talk.comment(), next: () => this.next(1), help: () => showHelp(this), object: () => pickObject(this, this.#objects),
      suggest: on => { this.suggesting = on; this.#toolbar.update(); this.announcer.say(on ? this.t.suggestOn : this.t.suggestOff) }
    })
    this.#talk = new Talk(this, this.#comments)
    const note = notes(this)
    const met = (who: string, came: boolean): void => this.announcer.say(came ? this.t.joined(who) : this.t.left(who))
    // Always in sight, however long the text is.
    const top = h('div', { class: 'e-top' }, h('div', { class: 'e-head' }, whoIsHere(this, met), statusLine(this)), this.#toolbar.element, note.element)
    const page = h('div', { class: 'e-editor' },
      top,
      this.setup.rights === 'suggest' && h('p', { class: 'w-small w-muted' }, this.t.rightsSuggest),
      h('div', { class: 'w-doc' }, paper, this.#talk.element), this.announcer.element)
    this.#toolbar.update()
    this.#follow(note)
    this.#notes = note
    this.#clear(top)
    if (writes) this.#stay = beforeLogout(this.t, this.connection, note.element)
    this.#talk.show()
    this.host.addEventListener('keydown', this.#undoKeys)
    return page
  }

  /** Keeps the caret, and what the keyboard comes to, clear of what stays in sight above the text. */
  #clear(top: HTMLElement): void {
    const root = document.documentElement
    this.#covered = new ResizeObserver(() => {
      const sticky = getComputedStyle(top).position === 'sticky'
      const height = sticky ? top.offsetHeight : 0
      const sheet = this.#talk.element
      const below = getComputedStyle(sheet).position === 'sticky' ? sheet.offsetHeight : 0
      root.style.setProperty('--e-top', `${height}px`)
      root.style.setProperty('--e-below', `${below}px`)
      const free = { top: height + 16, bottom: below + 16, left: 5, right: 5 }
      this.view.setProps({ scrollThreshold: free, scrollMargin: free })
    })
    this.#covered.observe(top)
    this.#covered.observe(this.#talk.element)
  }

  /** Listens to what comes from elsewhere. */
  #follow({ back }: Notes): void {
    this.#comments.onChange(() => this.view.dispatch(refresh(this.view.state.tr)))
    this.connection.on('comments', () => { void this.#comments.load(); this.announcer.news(this.t.newTalk) })
    let stopped = false
    this.connection.on('state', ({ phase }) => {
      if (stopped === (phase === 'stopped')) return
      stopped = !stopped
      // Undoing ends with the line.
      this.#toolbar.update()
      this.#talk.later()
    })
    this.connection.on('back', ({ words }) => {
      const meanwhile = this.#meanwhile
      back(words, words && meanwhile ? { who: meanwhile.who, show: () => this.#showType(meanwhile.type) } : undefined)
      this.#touched.clear()
      this.#meanwhile = undefined
      void this.#comments.load()
      this.#objects.refresh()
    })
    this.fragment.observeDeep((events, tr) => {
      for (const event of events) {
        let type: Y.AbstractType<unknown> | null = event.target as Y.AbstractType<unknown>
        while (type && type.parent && type.parent !== this.fragment) type = type.parent as Y.AbstractType<unknown>
        // What counts for people is in how many paragraphs somebody wrote, not how many letters.
        if (tr.origin === this.connection) this.announcer.changed(this.#author(tr), type === this.fragment ? [...event.changes.added].map(item => (item.content as Y.ContentType).type ?? item) : [type])
        if (type === this.fragment) continue
        if (tr.local && this.connection.state.phase === 'lost') this.#touched.add(type)
        else if (tr.origin === this.connection && this.#touched.has(type) && type instanceof Y.XmlElement) this.#meanwhile = { who: this.#author(tr), type }
      }
    })
    const revive = (): void => { if (document.visibilityState === 'visible') { void this.#comments.load(); this.#objects.refresh() } }
    document.addEventListener('visibilitychange', revive)
    void this.#comments.load().then(() => this.#fromAddress())
    void this.directory.load()
  }

  /** A link from a notice leads to a talk: `#gespraech-ID`. */
  #fromAddress(): void {
    const id = /^#gespraech-([0-9a-f-]{36})$/.exec(location.hash)?.[1]
    if (id && this.#comments.threads.some(t => t.id === id)) this.#talk.focusThread(id)
  }

  #showType(type: Y.XmlElement): void {
    const index = (this.fragment.toArray() as unknown[]).indexOf(type)
    if (index < 0) return
    let pos = 0
    for (let i = 0; i < index; i++) pos += this.view.state.doc.child(i).nodeSize
    this.goTo(pos + 1)
  }

  /** Whose change a transaction brought; whoever only deletes leaves no name. */
  #author(tr: Y.Transaction): string | undefined {
    for (const [client, clock] of tr.afterState) {
      if (clock > (tr.beforeState.get(client) ?? 0)) {
        const name = this.awareness.getStates().get(client)?.user?.name
        if (typeof name === 'string') return name.slice(0, 100)
      }
    }
    return undefined
  }

  /** Letters typed into a run that is suggested to go do not go with it. */
  #strip(): Plugin {
    return new Plugin({
      appendTransaction: (trs, _old, state) => {
        if (this.suggesting || !trs.some(tr => tr.docChanged) || trs.some(tr => tr.getMeta(ySyncPluginKey) || tr.getMeta(settles))) return null
        const out = state.tr
        for (const tr of trs) {
          tr.steps.forEach((step, i) => {
            if (!(step instanceof ReplaceStep) || step.slice.size === 0) return
            const after = tr.mapping.slice(i + 1)
            const from = after.map(step.from, 1)
            const to = after.map(step.from + step.slice.size, -1)
            if (to > from) out.removeMark(from, to, schema.marks.deletion)
          })
        }
        return out.docChanged ? out : null
      }
    })
  }

  dispatch(tr: Transaction): void {
    // Cursors and comments still come in when the text was just left.
    if (this.view.isDestroyed) return
    const remote = tr.getMeta(ySyncPluginKey) !== undefined
    let next = tr
    if (tr.docChanged && !remote) {
      const stopped = this.connection.state.phase === 'stopped'
      if (!this.#writes || stopped) return this.#refuse(stopped ? this.t.endings[this.connection.state.why ?? 'refused'] : this.setup.rights === 'comment' ? this.t.onlyComment : this.t.onlyRead)
      if (this.suggesting && !tr.getMeta(settles)) {
        const suggestion = asSuggestion(this.view.state, tr, { author: this.setup.person.id, now: new Date(), newId, forward: this.#forward })
        if (!suggestion) return this.#refuse(this.t.onlyWords)
        next = suggestion
      }
      if (next.selection.$head.depth > DEEPEST) return this.#refuse(this.t.tooDeep)
      if (next.steps.some(step => step instanceof ReplaceStep && bringsCells(step.slice)) && tooLarge(next.doc)) return this.#refuse(this.t.tableTooLarge)
      if (next.doc.content.size - this.view.state.doc.content.size > 10_000 && new TextEncoder().encode(next.doc.textContent).length > LIMIT) return this.#refuse(this.t.tooLong)
    }
    const before = this.view.state
    const stray = remote && tr.docChanged ? this.#caret.follow(tr) : undefined
    // Yjs takes no change of one's own while it shows one of others.
    if (stray && this.#writes) queueMicrotask(() => { const back = bring(this.view.state, stray); if (back) this.dispatch(back.setMeta(settles, true)) })
    if (tr.docChanged && !remote && (this.suggesting || this.setup.rights === 'suggest')) {
      // Of a suggestion the letters of others must stay the same letters.
      for (const state of inPieces(before, next)) telling(this.view.state.doc, state.doc, () => this.view.updateState(state))
    } else this.view.updateState(before.apply(next))
    const after = this.view.state
    if (remote && tr.docChanged && !tr.getMeta(ySyncPluginKey)?.isUndoRedoOperation) this.#arrived(before, after)
    if (after.doc !== before.doc) this.#talk?.later()
    this.#toolbar?.update()
  }

  #arrived(before: EditorState, after: EditorState): void {
    // The Yjs transaction that is being shown is the one the connection just applied.
    this.#spots.add(before, after, this.#current)
    this.announcer.deleted(this.#current, deletedParagraphs(before.doc, after.doc))
  }

  #current?: string

  /** Tells the editor which Yjs transaction is about to be shown. */
  watch(): void {
    this.doc.on('beforeObserverCalls', tr => { this.#current = tr.origin === this.connection ? this.#author(tr) : undefined })
  }

  tell(sentence: string): void {
    this.announcer.say(sentence)
    this.#notes?.refused(sentence)
  }

  #refuse(sentence: string): void {
    this.tell(sentence)
    // The browser may already show what was refused.
    this.view.updateState(this.view.state)
  }

  run(command: Command): boolean {
    const done = command(this.view.state, tr => this.dispatch(tr.scrollIntoView()), this.view)
    this.view.focus()
    return done
  }

  goTo(from: number, to = from): void {
    const { state } = this.view
    const size = state.doc.content.size
    this.view.dispatch(state.tr.setSelection(TextSelection.between(state.doc.resolve(Math.min(from, size)), state.doc.resolve(Math.min(to, size)))).scrollIntoView())
    this.view.focus()
  }

  /** Goes to the next (1) or previous (−1) change and says what it is. */
  next(direction: 1 | -1): void {
    const { state } = this.view
    const found = suggestions(state.doc)
    const spots = this.#spots.places(state)
    const here = direction > 0 ? state.selection.from : state.selection.from
    const pos = nextPlace([...found.map(s => s.runs[0].from), ...spots.map(s => s.pos)], here, direction)
    if (pos === undefined) return this.announcer.say(this.t.noChange)
    const suggestion = found.find(s => s.runs[0].from === pos)
    const spot = spots.find(s => s.pos === pos)
    if (spot) this.#spots.seen(state, pos)
    const $pos = state.doc.resolve(pos)
    // A suggestion in a footnote shows in the footnote's window.
    if ($pos.parent.type === schema.nodes.footnote) {
      this.goTo($pos.before())
      ;(this.view.nodeDOM($pos.before()) as HTMLElement | null)?.querySelector('button')?.click()
    } else this.goTo(pos, suggestion ? suggestion.runs[0].to : pos)
    if (suggestion) {
      const whose = suggestion.author === this.setup.person.id ? this.t.ownSuggestion : this.t.suggestionOf(this.directory.name(suggestion.author))
      this.announcer.say(`${whose}. ${suggestion.runs.map(r => `${r.kind === 'insertion' ? this.t.insertedText : this.t.deletedText}: ${visible(r.text)}`).join('. ')}`)
    } else this.announcer.say(`${this.t.changeOf(spot!.who)}: ${$pos.parent.textContent.slice(0, 120)}`)
  }

  #settleHere(accept: boolean): void {
    const suggestion = suggestionAt(this.view.state.doc, this.view.state.selection.from) ?? suggestionAt(this.view.state.doc, this.view.state.selection.to)
    if (!suggestion || !settleAnd(this, [suggestion], accept)) this.announcer.say(this.t.noSuggestionHere)
  }

  /** Keys that also work beside the text. */
  #outside(event: KeyboardEvent): void {
    const target = event.target as HTMLElement
    if (event.defaultPrevented) return
    const field = target.closest('input, textarea, [contenteditable=true], dialog')
    // The browser would undo letters in the text that Yjs has put elsewhere since.
    const back = undoKey(event)
    if (back && !field && this.#writes) { event.preventDefault(); (back > 0 ? redo : undo)(this)(this.view.state, this.view.dispatch); return }
    if (!ownKeys()) return
    if (event.key === '?' && !field) { event.preventDefault(); showHelp(this) }
    if (event.key === 'F8' && !target.closest('dialog')) { event.preventDefault(); this.next(event.shiftKey ? -1 : 1) }
    if (event.key === 'Escape' && !field && target.closest('.w-sheet')) { event.preventDefault(); this.view.focus() }
  }

  /** Leaves the text. */
  stop(): void {
    this.connection.stop()
    this.#stay?.()
    this.#covered?.disconnect()
    this.#talk?.stop()
    this.announcer.stop()
    this.host.removeEventListener('keydown', this.#undoKeys)
    this.view?.destroy()
    this.awareness.destroy()
    this.doc.destroy()
  }
}
