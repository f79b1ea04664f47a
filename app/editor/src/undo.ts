// What of one's own there is to undo and redo.
import type { Command, EditorState } from 'prosemirror-state'
import { redoCommand, undoCommand, yUndoPluginKey } from 'y-prosemirror'
import type { Desk } from './desk.ts'

const stopped = (desk: Desk): boolean => desk.connection.state.phase === 'stopped'
/** Yjs brings an undone change in as if others had made it, past the rule that refuses typing. The key counts as taken: the browser must not undo either. */
const unlessStopped = (desk: Desk, command: Command): Command => (...now) => stopped(desk) || command(...now)

export const undo = (desk: Desk): Command => unlessStopped(desk, undoCommand)
export const redo = (desk: Desk): Command => unlessStopped(desk, redoCommand)

/** Does something that is undone by itself, however soon it follows what one typed. */
export function asOneStep(state: EditorState, act: () => void): void {
  const manager = yUndoPluginKey.getState(state)?.undoManager
  manager?.stopCapturing()
  act()
  manager?.stopCapturing()
}

/** What undoing would take back now. */
export const lastStep = (state: EditorState): unknown => yUndoPluginKey.getState(state)?.undoManager.undoStack.at(-1)

export const canUndo = (desk: Desk): boolean => !stopped(desk) && undoCommand(desk.view.state)
export const canRedo = (desk: Desk): boolean => !stopped(desk) && redoCommand(desk.view.state)
