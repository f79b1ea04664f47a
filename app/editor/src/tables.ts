// Tables without merged cells: rows and columns come, go and become headers.
import type { Node, Slice } from 'prosemirror-model'
import { type Command, type EditorState, Selection, TextSelection, type Transaction } from 'prosemirror-state'
import { schema } from './schema.ts'

const { table, table_row, table_cell, table_header, paragraph } = schema.nodes

/** Where the cursor stands in a table. */
interface Place { table: Node, start: number, row: number, column: number }

function place(state: EditorState): Place | undefined {
  const { $head } = state.selection
  for (let depth = $head.depth; depth > 0; depth--) {
    if ($head.node(depth).type !== table) continue
    if ($head.depth < depth + 2) return undefined
    return { table: $head.node(depth), start: $head.start(depth), row: $head.index(depth), column: $head.index(depth + 1) }
  }
  return undefined
}

/** Whether the cursor is in a table. */
export const inTable = (state: EditorState): boolean => place(state) !== undefined

/** The same limits as on the server (`contract::text`). */
const MOST_COLUMNS = 100
const MOST_CELLS = 10_000

/** Whether rows or cells come with a slice. */
export function bringsCells(slice: Slice): boolean {
  let found = false
  slice.content.descendants(node => { found ||= node.type === table_row || node.type === table_cell || node.type === table_header; return !found && !node.isTextblock })
  return found
}

/** Whether a table is larger than any may be. */
export function tooLarge(doc: Node): boolean {
  let found = false
  doc.descendants(node => {
    if (node.type === table) found ||= columns(node) > MOST_COLUMNS || columns(node) * node.childCount > MOST_CELLS
    return !found && node.type !== table && !node.isTextblock
  })
  return found
}

const columns = (t: Node): number => Math.max(...t.children.map(row => row.childCount))

/** The table with another grid in its place; the cursor goes to a cell of it. */
function change(state: EditorState, dispatch: ((tr: Transaction) => void) | undefined, act: (grid: Node[][], at: Place) => [number, number] | undefined): boolean {
  const at = place(state)
  if (!at) return false
  if (!dispatch) return true
  const width = columns(at.table)
  // Rows can differ in length after people changed columns at the same time.
  const grid = at.table.children.map(row => [...row.children, ...Array.from({ length: width - row.childCount }, () => table_cell.create())])
  const cursor = act(grid, at)
  const tr = state.tr
  const rows = grid.filter(row => row.length > 0)
  if (!cursor || rows.length === 0) {
    tr.replaceWith(at.start - 1, at.start - 1 + at.table.nodeSize, paragraph.create())
    return dispatch(tr.setSelection(Selection.near(tr.doc.resolve(at.start - 1)))), true
  }
  // Only what differs is replaced, so that what others write in other cells stays theirs.
  const next = table.create(null, rows.map((cells, i) => {
    const old = at.table.maybeChild(i)
    return old && old.childCount === cells.length && cells.every((c, j) => c === old.child(j)) ? old : table_row.create(null, cells)
  }))
  const from = at.table.content.findDiffStart(next.content)
  if (from !== null) {
    let { a, b } = at.table.content.findDiffEnd(next.content)!
    const overlap = from - Math.min(a, b)
    if (overlap > 0) { a += overlap; b += overlap }
    tr.replace(at.start + from, at.start + a, next.slice(from, b))
  }
  const [row, column] = [Math.min(cursor[0], rows.length - 1), cursor[1]]
  return dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(cell(tr.doc, at.start, row, column) + 1))).scrollIntoView()), true
}

/** Position of a cell. */
function cell(doc: Node, start: number, row: number, column: number): number {
  const t = doc.resolve(start).parent
  let pos = start
  for (let i = 0; i < row; i++) pos += t.child(i).nodeSize
  pos += 1
  const cells = t.child(row)
  for (let i = 0; i < Math.min(column, cells.childCount - 1); i++) pos += cells.child(i).nodeSize
  return pos
}

const row = (below: number): Command => (state, dispatch) => change(state, dispatch, (grid, at) => {
  // A new row under the header row holds plain cells; a header column stays one.
  const like = grid[at.row]
  const all = like.every(c => c.type === table_header)
  grid.splice(at.row + below, 0, like.map(c => (all ? table_cell : c.type).create()))
  return [at.row + below, at.column]
})

const column = (after: number): Command => (state, dispatch) => change(state, dispatch, (grid, at) => {
  grid.forEach(cells => {
    const like = cells[at.column].type
    const all = cells.every(c => c.type === table_header)
    cells.splice(at.column + after, 0, (all ? like : table_cell).create())
  })
  return [at.row, at.column + after]
})

const header = (which: (row: number, column: number, at: Place) => boolean): Command => (state, dispatch) => change(state, dispatch, (grid, at) => {
  const chosen = grid.flatMap((cells, i) => cells.filter((_, j) => which(i, j, at)))
  const type = chosen.every(c => c.type === table_header) ? table_cell : table_header
  grid.forEach((cells, i) => cells.forEach((c, j) => { if (which(i, j, at)) cells[j] = type.create(null, c.content) }))
  return [at.row, at.column]
})

export const rowAbove = row(0)
export const rowBelow = row(1)
export const columnBefore = column(0)
export const columnAfter = column(1)
export const deleteRow: Command = (state, dispatch) => change(state, dispatch, (grid, at) => { grid.splice(at.row, 1); return [at.row, at.column] })
export const deleteColumn: Command = (state, dispatch) => change(state, dispatch, (grid, at) => {
  grid.forEach(cells => cells.splice(at.column, 1))
  return [at.row, Math.max(0, Math.min(at.column, grid[0].length - 1))]
})
export const headerRow = header((i, _, at) => i === at.row)
export const headerColumn = header((_, j, at) => j === at.column)
export const headerCell = header((i, j, at) => i === at.row && j === at.column)
export const deleteTable: Command = (state, dispatch) => change(state, dispatch, () => undefined)

/** Puts in a table of three columns with a header row. */
export const insertTable: Command = (state, dispatch) => {
  if (inTable(state)) return false
  const cells = (type: typeof table_cell): Node[] => Array.from({ length: 3 }, () => type.create())
  const node = table.create(null, [table_row.create(null, cells(table_header)), table_row.create(null, cells(table_cell)), table_row.create(null, cells(table_cell))])
  const { $from } = state.selection
  const depth = $from.depth && $from.parent.isTextblock ? $from.depth : 0
  const after = depth ? $from.after(depth) : $from.pos
  if (depth && !$from.node(depth - 1).canReplaceWith($from.indexAfter(depth - 1), $from.indexAfter(depth - 1), table)) return false
  if (dispatch) {
    const empty = depth > 0 && $from.parent.content.size === 0
    const tr = empty ? state.tr.replaceWith($from.before(depth), after, [node, paragraph.create()]) : state.tr.insert(after, $from.doc.nodeAt(after) ? node : [node, paragraph.create()])
    const start = empty ? $from.before(depth) : after
    dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(start + 3))).scrollIntoView())
  }
  return true
}

/** To the next (1) or previous (−1) cell; false at the table's end, so that Tab leaves it. */
export const toCell = (direction: 1 | -1): Command => (state, dispatch) => {
  const at = place(state)
  if (!at) return false
  let [r, c] = [at.row, at.column + direction]
  if (c < 0) { r -= 1; c = at.table.maybeChild(r)?.childCount ?? 0; c -= 1 }
  else if (c >= at.table.child(r).childCount) { r += 1; c = 0 }
  if (r < 0 || r >= at.table.childCount) return false
  if (dispatch) {
    const start = cell(state.doc, at.start, r, c)
    const node = state.doc.nodeAt(start)!
    dispatch(state.tr.setSelection(TextSelection.create(state.doc, start + 1, start + 1 + node.content.size)).scrollIntoView())
  }
  return true
}
