// Somebody rebuilds the paragraph in which one writes: the caret stays beside its letters, and what one typed meanwhile too.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Node } from 'prosemirror-model'
import * as Y from 'yjs'
import { moved, signs } from '../src/letters.ts'
import { doc, heading, li, p, short, ul } from './help.ts'
import { window } from './window.ts'

const { joinBackward, setBlockType, splitBlock } = await import('prosemirror-commands')
const { splitListItem } = await import('prosemirror-schema-list')
const { EditorState, TextSelection } = await import('prosemirror-state')
const { EditorView } = await import('prosemirror-view')
const { prosemirrorToYXmlFragment, ySyncPlugin, ySyncPluginKey } = await import('y-prosemirror')
const { bring, Caret } = await import('../src/caret.ts')
const { documentOf } = await import('../src/document.ts')
const { schema } = await import('../src/schema.ts')
type Command = import('prosemirror-state').Command

const REMOTE = {}

/** Somebody at a window; what they do waits until it is fetched. */
class Person {
  doc = new Y.Doc()
  view: InstanceType<typeof EditorView>
  constructor(id: number, start: Uint8Array) {
    this.doc.clientID = id
    Y.applyUpdate(this.doc, start)
    const fragment = this.doc.getXmlFragment('text')
    const { doc, mapping } = documentOf(fragment)
    const caret = new Caret(this.doc, () => this.view?.state, tr => tr.origin === REMOTE)
    this.view = new EditorView(window.document.createElement('div'), {
      state: EditorState.create({ doc, plugins: [ySyncPlugin(fragment, { mapping })] }),
      dispatchTransaction: tr => {
        const stray = tr.getMeta(ySyncPluginKey) && tr.docChanged ? caret.follow(tr) : undefined
        if (stray) queueMicrotask(() => { const back = bring(this.view.state, stray); if (back) this.view.dispatch(back) })
        this.view.updateState(this.view.state.apply(tr))
      }
    })
  }
  get state() { return this.view.state }
  /** The caret behind some words. */
  at(words: string, from = words): this {
    const end = (w: string): number => { let found = -1; this.state.doc.descendants((n, pos) => { const i = n.isText ? n.text!.indexOf(w) : -1; if (i >= 0) found = pos + i + w.length }); assert.ok(found >= 0, `${w} stands there`); return found }
    this.view.dispatch(this.state.tr.setSelection(TextSelection.create(this.state.doc, end(from), end(words))))
    return this
  }
  run(command: Command): this { command(this.state, this.view.dispatch); return this }
  type(text: string): this { this.view.dispatch(this.state.tr.insertText(text)); return this }
  async hear(other: Person): Promise<void> {
    Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(other.doc, Y.encodeStateVector(this.doc)), REMOTE)
    await Promise.resolve()
  }
}

async function two(text: Node): Promise<[Person, Person]> {
  const first = new Y.Doc()
  prosemirrorToYXmlFragment(text, first.getXmlFragment('text'))
  const start = Y.encodeStateAsUpdate(first)
  return [new Person(1, start), new Person(2, start)]
}

/** What stands before the caret in its paragraph and what behind it. */
const around = ({ state: { selection: { $head } } }: Person): string => `${$head.parent.textBetween(0, $head.parentOffset)}|${$head.parent.textBetween($head.parentOffset, $head.parent.content.size)}`

async function together(a: Person, b: Person, text: string): Promise<void> {
  for (let i = 0; i < 2; i++) { await a.hear(b); await b.hear(a) }
  assert.equal(short(b.state.doc), text)
  assert.equal(short(a.state.doc), text)
}

describe('Enter in front of somebody\'s caret', () => {
  test('takes the caret along, and Backspace back', async () => {
    for (const words of ['vier', 'drei']) {
      const [a, b] = await two(doc(p('eins zwei drei vier')))
      b.at(words)
      a.at('zwei').run(splitBlock)
      await b.hear(a)
      assert.equal(around(b), words === 'vier' ? ' drei vier|' : ' drei| vier')
      a.run(joinBackward)
      await b.hear(a)
      assert.equal(around(b), words === 'vier' ? 'eins zwei drei vier|' : 'eins zwei drei| vier')
      b.type('!')
      await together(a, b, `eins zwei drei${words === 'vier' ? ' vier!' : '! vier'}`)
    }
  })

  test('takes along what is typed and not known to others yet', async () => {
    const [a, b] = await two(doc(p('eins zwei drei vier fuenf')))
    b.at('fuenf').type(' sec')
    await a.hear(b)
    a.at('zwei').run(splitBlock)
    b.type('h').type('s ').type('sieb')
    await b.hear(a)
    assert.equal(around(b), ' drei vier fuenf sechs sieb|')
    b.type('en')
    await together(a, b, 'eins zwei/ drei vier fuenf sechs sieben')
  })

  test('in a list item, and with a selection', async () => {
    const [a, b] = await two(doc(ul(li(p('eins zwei drei')), li(p('vier')))))
    b.at('drei', 'zw')
    a.at('eins').run(splitListItem(schema.nodes.list_item))
    await b.hear(a)
    assert.equal(b.state.doc.textBetween(b.state.selection.from, b.state.selection.to), 'ei drei')
    b.at('drei').type('x')
    await together(a, b, 'ul(eins/ zwei dreix/vier)')
  })
})

test('what was on its way when its paragraph went, and was put back behind what one typed since, comes before that', async () => {
  const [a, b] = await two(doc(p('eins zwei drei'), p('vier fuenf')))
  a.at('drei').type(' ')
  const start = a.state.doc.child(0).nodeSize + 1
  a.view.dispatch(a.state.tr.setSelection(TextSelection.create(a.state.doc, start)))
  b.at('fuenf').type(' z')
  a.run(joinBackward)
  await b.hear(a)
  assert.equal(around(b), 'eins zwei drei vier fuenf|')
  b.type('ehn')
  // As the server does it.
  const server = new Person(77, Y.encodeStateAsUpdate(b.doc))
  server.at('fuenfehn').type(' z')
  await b.hear(server)
  await Promise.resolve()
  assert.equal(around(b), 'eins zwei drei vier fuenf zehn|')
})

test('a paragraph made a heading keeps the caret at its word', async () => {
  const [a, b] = await two(doc(p('davor'), p('eins zwei drei')))
  b.at('zwei')
  a.at('eins').run(setBlockType(schema.nodes.heading, { level: 2 }))
  await b.hear(a)
  assert.equal(around(b), 'eins zwei| drei')
})

test('what others type or delete beside the caret moves nothing', async () => {
  const [a, b] = await two(doc(p('aaa bbb ccc')))
  b.at('bbb').type('b')
  a.at('bbb').type('bb')
  await b.hear(a)
  await a.hear(b)
  assert.equal(short(a.state.doc), short(b.state.doc))
  b.type('X')
  assert.match(short(b.state.doc), /^aaa bbbb?b?b?Xb?b? ccc$/)
  // Taken away for good with the words in front of it: the letters stay where they are.
  const [c, d] = await two(doc(p('eins zwei drei')))
  d.at('zwei').type('n')
  c.at('drei', 'eins').run((s, dispatch) => { dispatch!(s.tr.deleteSelection()); return true })
  await d.hear(c)
  assert.equal(around(d), 'einsn|')
})

test('letters are found behind what was cut or joined, and the next one where they went', () => {
  const before = doc(p('eins zwei drei'))
  const at = (text: Node, pos: number | undefined): string | undefined => (pos === undefined ? undefined : text.textBetween(pos, pos + 2))
  const after = doc(heading(2, 'eins zw'), p('ei drei'))
  assert.equal(at(after, moved(signs(before), signs(after), 11)?.now), 'dr')
  // Changed in two places, and the last letter written anew in a third.
  const longer = doc(p('eins zwei drei vier fuenfs'))
  const torn = doc(p('neu eins zwei'), p('s'), p('drei vier fuenf'))
  assert.equal(torn.textBetween(0, moved(signs(longer), signs(torn), 26, 1)!.now + 1, '/'), 'neu eins zwei/s/drei vier fuenf')
  const shorter = doc(p('eins drei'))
  assert.equal(moved(signs(before), signs(shorter), 7), undefined)
  assert.equal(at(shorter, moved(signs(before), signs(shorter), 7, 1)?.now), 's ')
})
