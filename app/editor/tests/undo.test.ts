// A decision on a suggestion is undone by itself, and what one typed just before stays.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as Y from 'yjs'
import { settle, suggestions } from '../src/changes.ts'
import { del, doc, ins, p, short } from './help.ts'
import { window } from './window.ts'

const { EditorState } = await import('prosemirror-state')
const { EditorView } = await import('prosemirror-view')
const { prosemirrorToYXmlFragment, redo, undo, ySyncPlugin, yUndoPlugin } = await import('y-prosemirror')
const { documentOf } = await import('../src/document.ts')
const { asOneStep, lastStep } = await import('../src/undo.ts')

test('undo takes a decision back first, then what was typed before', () => {
  for (const accept of [true, false]) {
    const fragment = new Y.Doc().getXmlFragment('text')
    prosemirrorToYXmlFragment(doc(p('ab', del('cd'), ins('gh'), 'ef')), fragment)
    const { doc: start, mapping } = documentOf(fragment)
    const view = new EditorView(window.document.createElement('div'), { state: EditorState.create({ doc: start, plugins: [ySyncPlugin(fragment, { mapping }), yUndoPlugin()] }) })
    const reads = (): string => short(view.state.doc)
    view.dispatch(view.state.tr.insertText('X', 1))
    const typed = lastStep(view.state)
    asOneStep(view.state, () => view.dispatch(settle(view.state, suggestions(view.state.doc), accept)!))
    const decided = lastStep(view.state)
    view.dispatch(view.state.tr.insertText('Y', 1))
    assert.equal(reads(), accept ? 'YXabghef' : 'YXabcdef')
    undo(view.state)
    assert.equal(reads(), accept ? 'Xabghef' : 'Xabcdef')
    assert.equal(lastStep(view.state), decided)
    undo(view.state)
    assert.equal(reads(), 'Xab−cd−+gh+ef')
    assert.equal(lastStep(view.state), typed)
    redo(view.state)
    assert.equal(reads(), accept ? 'Xabghef' : 'Xabcdef')
    undo(view.state)
    undo(view.state)
    assert.equal(reads(), 'ab−cd−+gh+ef')
  }
})
