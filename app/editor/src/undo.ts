// How much of one's own there is to undo and redo.
import type { EditorState } from 'prosemirror-state'
import { yUndoPluginKey } from 'y-prosemirror'

export const undoDepth = (state: EditorState): number => yUndoPluginKey.getState(state)?.undoManager.undoStack.length ?? 0
export const redoDepth = (state: EditorState): number => yUndoPluginKey.getState(state)?.undoManager.redoStack.length ?? 0
