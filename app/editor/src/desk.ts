// What the parts of the editor know of each other.
import type { Node } from 'prosemirror-model'
import type { Command, EditorState, Transaction } from 'prosemirror-state'
import type { EditorView } from 'prosemirror-view'
import { ySyncPluginKey } from 'y-prosemirror'
import type { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import type { Announcer } from './announce.ts'
import type { Connection } from './connection.ts'
import type { Directory } from './directory.ts'
import type { Texts } from './texts.ts'

export type Rights = 'write' | 'suggest' | 'comment' | 'read'

/** The person at this window; colour from 0 to 11. */
export interface Person { id: string, name: string, colour: number }

/** What the page says about the text. */
export interface Setup {
  address: string
  comments?: string
  people?: string
  objects?: string
  rights: Rights
  lang: 'de' | 'en'
  person: Person
  name: string
}

/** The editor, as its parts see it. */
export interface Desk {
  readonly setup: Setup
  readonly t: Texts
  readonly host: HTMLElement
  readonly view: EditorView
  readonly doc: Y.Doc
  readonly fragment: Y.XmlFragment
  readonly awareness: Awareness
  readonly connection: Connection
  readonly directory: Directory
  readonly announcer: Announcer
  /** Suggestion mode is on. */
  suggesting: boolean
  /** Runs a command in the text. */
  run(command: Command): boolean
  /** Sends a transaction through the rules of rights and suggestions. */
  dispatch(tr: Transaction): void
  /** Says something, and shows it for a moment. */
  tell(sentence: string): void
  /** Puts the cursor somewhere and shows it. */
  goTo(from: number, to?: number): void
}

/** What y-prosemirror knows of which Yjs type is which node. */
export function binding(state: EditorState): { type: Y.XmlFragment, doc: Y.Doc, mapping: Map<Y.AbstractType<any>, Node | Node[]> } {
  const { type, doc, binding } = ySyncPluginKey.getState(state)
  return { type, doc, mapping: binding.mapping }
}

/** A colour index that fits the classes w-c0 to w-c11, whatever somebody sent. */
export const colour = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? ((Math.trunc(value) % 12) + 12) % 12 : 0)
