import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Node } from 'prosemirror-model'
import type { Command, EditorState } from 'prosemirror-state'
import { schema } from '../src/schema.ts'
import * as tables from '../src/tables.ts'
import { doc, p, short, state } from './help.ts'

const { table, table_row, table_cell, table_header } = schema.nodes
const cell = (text: string, head = false): Node => (head ? table_header : table_cell).create(null, text ? schema.text(text) : null)
const grid = (...rows: string[]): Node => doc(table.create(null, rows.map(r => table_row.create(null, r.split(' ').map(c => cell(c.replace('!', ''), c.startsWith('!')))))), p())

/** The cursor behind a letter. */
function at(document: Node, letter: string): EditorState {
  let pos = 0
  document.descendants((n, i) => { if (n.isText && n.text === letter) pos = i + 1 })
  return state(document, pos)
}
const run = (s: EditorState, command: Command): EditorState => { let out = s; assert.ok(command(s, tr => { out = s.apply(tr) })); out.doc.check(); return out }

describe('tables', () => {
  const start = grid('!A !B', 'c d')
  const cases: [string, Command, string, string][] = [
    ['row below the head holds plain cells', tables.rowBelow, 'A', 't(!A | !B/ | /c | d)/'],
    ['row above', tables.rowAbove, 'd', 't(!A | !B/ | /c | d)/'],
    ['column after, with head', tables.columnAfter, 'c', 't(!A | ! | !B/c |  | d)/'],
    ['column before', tables.columnBefore, 'A', 't(! | !A | !B/ | c | d)/'],
    ['delete row', tables.deleteRow, 'd', 't(!A | !B)/'],
    ['delete column', tables.deleteColumn, 'd', 't(!A/c)/'],
    ['row as head', tables.headerRow, 'c', 't(!A | !B/!c | !d)/'],
    ['head row as plain', tables.headerRow, 'A', 't(A | B/c | d)/'],
    ['column as head', tables.headerColumn, 'c', 't(!A | !B/!c | d)/'],
    ['cell as plain', tables.headerCell, 'A', 't(A | !B/c | d)/'],
    ['delete table', tables.deleteTable, 'c', '/']
  ]
  for (const [name, command, where, result] of cases) test(name, () => assert.equal(short(run(at(start, where), command).doc), result))

  test('the last row or column takes the table along', () => {
    assert.equal(short(run(at(grid('a b'), 'a'), tables.deleteRow).doc), '/')
    assert.equal(short(run(at(grid('a', 'b'), 'a'), tables.deleteColumn).doc), '/')
  })

  test('rows of different length are filled', () => {
    assert.equal(short(run(at(grid('a b c', 'd'), 'd'), tables.rowBelow).doc), 't(a | b | c/d |  | / |  | )/')
  })

  test('a new one after the paragraph, in place of an empty one, never in another', () => {
    assert.equal(short(run(state(doc(p('x')), 2), tables.insertTable).doc), 'x/t(! | ! | !/ |  | / |  | )/')
    assert.equal(short(run(state(doc(p()), 1), tables.insertTable).doc), 't(! | ! | !/ |  | / |  | )/')
    assert.equal(tables.insertTable(at(start, 'c')), false)
  })

  test('Tab walks through the cells and out', () => {
    let s = at(start, 'A')
    const seen: string[] = []
    while (tables.toCell(1)(s, tr => { s = s.apply(tr) })) seen.push(s.doc.textBetween(s.selection.from, s.selection.to))
    assert.deepEqual(seen, ['B', 'c', 'd'])
    assert.equal(tables.toCell(-1)(at(start, 'A')), false)
  })
})
