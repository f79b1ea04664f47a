// What of one's own there is to undo and redo.
import type { EditorState } from 'prosemirror-state'
import { yUndoPluginKey } from 'y-prosemirror'

/** Does something that is undone by itself, however soon it follows what one typed. */
export function asOneStep(state: EditorState, act: () => void): void {
  const manager = yUndoPluginKey.getState(state)?.undoManager
  manager?.stopCapturing()
  act()
  manager?.stopCapturing()
}

/** What undoing would take back now. */
export const lastStep = (state: EditorState): unknown => yUndoPluginKey.getState(state)?.undoManager.undoStack.at(-1)

export const undoDepth = (state: EditorState): number => yUndoPluginKey.getState(state)?.undoManager.undoStack.length ?? 0
export const redoDepth = (state: EditorState): number => yUndoPluginKey.getState(state)?.undoManager.redoStack.length ?? 0
