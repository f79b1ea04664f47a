// The keys of the text (the help window lists them).
import { baseKeymap, chainCommands } from 'prosemirror-commands'
import { InputRule, inputRules, textblockTypeInputRule, wrappingInputRule } from 'prosemirror-inputrules'
import { keydownHandler } from 'prosemirror-keymap'
import { splitListItem } from 'prosemirror-schema-list'
import { type Command, type EditorState, Plugin, Selection, type Transaction } from 'prosemirror-state'
import type { EditorView } from 'prosemirror-view'
import * as commands from './commands.ts'
import type { Desk } from './desk.ts'
import { ownKeys } from './help.ts'
import { editLink } from './link.ts'
import { schema } from './schema.ts'
import { toCell } from './tables.ts'
import { redo, undo } from './undo.ts'

const { nodes, marks } = schema

/** Whether a key undoes (-1), does again (1) or neither (0). */
export function undoKey(event: KeyboardEvent): -1 | 0 | 1 {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return 0
  const key = event.key.toLowerCase()
  return key === 'z' ? (event.shiftKey ? 1 : -1) : key === 'y' && !event.shiftKey ? 1 : 0
}

/** What keys lead to beside changes of the text. */
export interface KeyDeeds { toolbar: () => void, help: () => void, next: (direction: 1 | -1) => void, settle: (accept: boolean) => void, comment: () => void, saved: () => void }

export function keys(desk: Desk, deeds: KeyDeeds): Plugin {
  const say = (act: () => void): Command => () => { act(); return true }
  const own = (act: () => void): Command => () => { if (!ownKeys()) return false; act(); return true }
  const editing: Record<string, Command> = {
    'Mod-b': commands.toggle(marks.bold), 'Mod-i': commands.toggle(marks.italic), 'Mod-k': say(() => { if (desk.setup.rights === 'write' && !desk.suggesting) editLink(desk); else desk.announcer.say(desk.t.onlyWords) }),
    // With Alt alone a Mac writes letters (on a German keyboard “ is on 2), and Windows takes their numbers.
    'Mod-Alt-0': commands.toParagraph, ...Object.fromEntries([1, 2, 3].map(n => [`Mod-Alt-${n}`, commands.toHeading(n)])),
    'Mod-Shift-8': commands.toList(nodes.bullet_list), 'Mod-Shift-9': commands.toList(nodes.ordered_list), 'Mod-Shift-6': commands.toQuote,
    'Alt-Shift-ArrowRight': commands.sink, 'Alt-Shift-ArrowLeft': commands.raise,
    'Shift-Enter': commands.lineBreak, 'Mod-Enter': commands.lineBreak,
    // In a cell Enter makes a line: cells hold no paragraphs.
    Enter: chainCommands((state, dispatch) => state.selection.$from.parent.type.spec.isolating === true && commands.lineBreak(state, dispatch), splitListItem(nodes.list_item)),
    Tab: chainCommands(toCell(1), inList(commands.sink)), 'Shift-Tab': chainCommands(toCell(-1), inList(commands.raise)),
    'Mod-z': undo(desk), 'Mod-y': redo(desk), 'Mod-Shift-z': redo(desk)
  }
  // Nobody is caught: after Esc the next Tab leaves the text.
  let leaves = false
  const leaving = ({ key }: KeyboardEvent): boolean => {
    if (key === 'Tab' && leaves) return true
    if (key === 'Escape' && !leaves) desk.announcer.say(desk.t.tabLeaves)
    if (key !== 'Shift') leaves = key === 'Escape'
    return false
  }
  // Browsers stumble over blocks that cannot be edited on the way to the beginning or end.
  const jump = (where: (state: EditorState) => Selection): Command => (state, dispatch) => { dispatch?.(state.tr.setSelection(where(state)).scrollIntoView()); return true }
  const always: Record<string, Command> = {
    'Ctrl-Home': jump(state => Selection.atStart(state.doc)), 'Ctrl-End': jump(state => Selection.atEnd(state.doc)),
    F8: own(() => deeds.next(1)), 'Shift-F8': own(() => deeds.next(-1)), F9: own(() => deeds.settle(true)), 'Shift-F9': own(() => deeds.settle(false)),
    'Alt-F10': own(deeds.toolbar), 'Mod-/': say(deeds.help), 'Mod-s': say(deeds.saved)
  }
  const writes = desk.setup.rights === 'write' || desk.setup.rights === 'suggest'
  const handlers = [keydownHandler(always), ...(writes ? [keydownHandler(editing), keydownHandler(baseKeymap)] : [])]
  return new Plugin({
    props: {
      handleDOMEvents: { blur: () => { leaves = false; return false } },
      handleKeyDown: (view, event) => {
        catchUp(view)
        if (leaving(event)) return false
        // By place rather than letter: with Ctrl and Alt other layouts give other signs (µ).
        if (event.code === 'KeyM' && event.altKey && (event.ctrlKey || event.metaKey) && !event.getModifierState('AltGraph') && ownKeys()) { deeds.comment(); return true }
        return handlers.some(handle => handle(view, event))
      }
    }
  })
}

/** In a list, and nowhere else, a key moves the entry: also where it can go no further it does not lead away. */
const inList = (move: Command): Command => (state, dispatch) => commands.around(state, nodes.list_item) !== undefined && (move(state, dispatch) || true)

/** What the browser selected before this key: it reports that in a task of its own, and keys overtake tasks. */
function catchUp(view: EditorView): void {
  (view as unknown as { domObserver: { flush: () => void } }).domObserver.flush()
}

/** What becomes of "# ", "- ", "1. " and "> " at the beginning of a paragraph; while suggesting they stay letters. */
export function typed(desk: Pick<Desk, 'suggesting'>): Plugin {
  // The library's types do not say what a rule is made of.
  const unlessSuggesting = (rule: InputRule): InputRule => {
    const { match, handler } = rule as unknown as { match: RegExp, handler: (...now: unknown[]) => Transaction | null }
    return new InputRule(match, (...now) => (desk.suggesting ? null : handler(...now)))
  }
  return inputRules({
    rules: [
      textblockTypeInputRule(/^(#{1,3})\s$/, nodes.heading, match => ({ level: match[1].length })),
      wrappingInputRule(/^\s*[-*]\s$/, nodes.bullet_list),
      wrappingInputRule(/^(\d{1,4})[.)]\s$/, nodes.ordered_list, match => ({ start: Number(match[1]) }), (match, node) => node.childCount + node.attrs.start === Number(match[1])),
      wrappingInputRule(/^\s*>\s$/, nodes.blockquote)
    ].map(unlessSuggesting)
  })
}
