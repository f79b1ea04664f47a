// ProseMirror's document and Yjs' under concurrent changes: both sides end the same, and reading a text never takes letters out of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { joinBackward, lift, setBlockType, splitBlock, wrapIn } from 'prosemirror-commands'
import type { Node } from 'prosemirror-model'
import { liftListItem, sinkListItem, splitListItem, wrapInList } from 'prosemirror-schema-list'
import { type Command, TextSelection } from 'prosemirror-state'
import { updateYFragment } from 'y-prosemirror'
import * as Y from 'yjs'
import { documentOf } from '../src/document.ts'
import { schema } from '../src/schema.ts'
import * as tables from '../src/tables.ts'
import { doc as text, li, p, random, short, state, ul } from './help.ts'

const { nodes, marks } = schema
const root = (doc: Y.Doc): Y.XmlFragment => doc.getXmlFragment('text')

/** One change of a replica through ProseMirror, as the editor writes it. */
function change(doc: Y.Doc, act: (node: Node) => Node): void {
  const { doc: before, meta } = documentOf(root(doc))
  const after = act(before)
  after.check()
  doc.transact(() => updateYFragment(doc, root(doc), after, meta))
}

const commands: Command[] = [
  splitBlock, joinBackward, setBlockType(nodes.heading, { level: 2 }), setBlockType(nodes.paragraph), wrapInList(nodes.bullet_list), wrapInList(nodes.ordered_list), liftListItem(nodes.list_item),
  sinkListItem(nodes.list_item), splitListItem(nodes.list_item), wrapIn(nodes.blockquote), lift, tables.insertTable, tables.rowBelow, tables.columnAfter, tables.deleteRow, tables.headerColumn
]

function anything(node: Node, rnd: () => number): Node {
  const spots: number[] = []
  node.descendants((n, pos) => { if (n.isTextblock) for (let i = 0; i <= n.content.size; i++) spots.push(pos + 1 + i) })
  let s = state(node, spots[Math.floor(rnd() * spots.length)])
  const what = rnd()
  if (what < 0.35) s = s.apply(s.tr.insertText('wort '))
  else if (what < 0.45) s = s.apply(s.tr.insert(s.selection.from, nodes.hard_break.create()))
  else if (what < 0.55) {
    const to = Math.min(s.selection.$from.end(), s.selection.from + 4)
    s = s.apply(s.tr.addMark(s.selection.from, to, rnd() < 0.5 ? marks.bold.create() : marks.deletion.create({ id: 'x', author: 'y', at: 1_795_271_280_000 })))
  } else if (what < 0.6 && s.selection.$from.parent.type !== nodes.footnote) s = s.apply(s.tr.insert(s.selection.from, nodes.footnote.create(null, schema.text('Anmerkung'))))
  else if (what < 0.7) {
    const end = spots[Math.floor(rnd() * spots.length)]
    s = s.apply(s.tr.setSelection(TextSelection.between(s.doc.resolve(s.selection.from), s.doc.resolve(end))).deleteSelection())
  } else commands[Math.floor(rnd() * commands.length)](s, tr => { s = s.apply(tr) })
  return s.doc
}

test('300 random texts changed in three places at once converge and lose nothing by being read', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const rnd = random(seed)
    const docs = [1, 2, 3].map(id => { const d = new Y.Doc(); d.clientID = id; return d })
    change(docs[0], () => text(p('Erster Absatz mit Worten'), ul(li(p('eins')), li(p('zwei'), ul(li(p('innen'))))), p('Letzter Absatz')))
    const exchange = (): void => {
      const updates = docs.map(d => Y.encodeStateAsUpdate(d))
      docs.forEach((d, i) => updates.forEach((u, j) => { if (i !== j) Y.applyUpdate(d, u) }))
    }
    exchange()
    for (let round = 0; round < 3; round++) {
      for (const d of docs) for (let i = 0; i < 3; i++) change(d, n => anything(n, rnd))
      exchange()
      // Yjs tidies formatting after a merge; that is a change of its own and has to arrive too.
      exchange()
      const before = docs.map(d => root(d).toString())
      assert.equal(new Set(before).size, 1, `seed ${seed}: the replicas agree`)
      const letters = before[0].replace(/<[^>]*>/g, '')
      const read = docs.map(d => short(documentOf(root(d)).doc))
      assert.equal(new Set(read).size, 1, `seed ${seed}: and show the same`)
      assert.equal(root(docs[0]).toString().replace(/<[^>]*>/g, ''), letters, `seed ${seed}: reading takes nothing away`)
      exchange()
    }
  }
})
