// Messages between editor and server (PROTOCOL.md).
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'

/** First number of every message. */
export const Message = { sync: 0, awareness: 1, auth: 2, queryAwareness: 3, ack: 100, comments: 101, putBack: 102 } as const
/** Second number of a sync message. */
export const Sync = { step1: 0, step2: 1, update: 2 } as const

/** Words that would have gone with a paragraph: the beginning of them, whose they are, and whether a state from before is kept. */
export interface PutBack { words: string, by: string[], kept: boolean }

/** What the server may send, read. */
export type Incoming =
  | { type: 'step1', vector: Uint8Array }
  | { type: 'update', update: Uint8Array, first: boolean }
  | { type: 'awareness', update: Uint8Array }
  | { type: 'ack', count: number }
  | { type: 'comments' }
  | { type: 'query' }
  | { type: 'putBack' } & PutBack
  | { type: 'unknown' }

/** Reads one message. Throws where it is cut off. */
export function read(data: Uint8Array): Incoming {
  const from = decoding.createDecoder(data)
  switch (decoding.readVarUint(from)) {
    case Message.sync:
      switch (decoding.readVarUint(from)) {
        case Sync.step1: return { type: 'step1', vector: decoding.readVarUint8Array(from) }
        case Sync.step2: return { type: 'update', update: decoding.readVarUint8Array(from), first: true }
        case Sync.update: return { type: 'update', update: decoding.readVarUint8Array(from), first: false }
      }
      return { type: 'unknown' }
    case Message.awareness: return { type: 'awareness', update: decoding.readVarUint8Array(from) }
    case Message.ack: return { type: 'ack', count: decoding.readVarUint(from) }
    case Message.comments: return { type: 'comments' }
    case Message.putBack: return { type: 'putBack', ...JSON.parse(decoding.readVarString(from)) as PutBack }
    case Message.queryAwareness: return { type: 'query' }
    default: return { type: 'unknown' }
  }
}

/** A sync message. */
export function sync(kind: number, bytes: Uint8Array): Uint8Array {
  return encoding.encode(to => {
    encoding.writeVarUint(to, Message.sync)
    encoding.writeVarUint(to, kind)
    encoding.writeVarUint8Array(to, bytes)
  })
}

/** An awareness message. */
export function awareness(bytes: Uint8Array): Uint8Array {
  return encoding.encode(to => {
    encoding.writeVarUint(to, Message.awareness)
    encoding.writeVarUint8Array(to, bytes)
  })
}

/** Acknowledges the first `count` changes of a connection (the server's side; tests use it). */
export function ack(count: number): Uint8Array {
  return encoding.encode(to => {
    encoding.writeVarUint(to, Message.ack)
    encoding.writeVarUint(to, count)
  })
}

/** Why a connection ended, as the editor has to take it. */
export type Ending = 'lost' | 'busy' | 'windows' | 'fast' | 'rebuilt' | 'load' | 'unstored' | 'login' | 'rights' | 'less' | 'gone' | 'reload' | 'full' | 'table' | 'large' | 'deep' | 'refused' | 'strange' | 'aside'

const endings: Record<number, Ending> = {
  1002: 'refused', 1003: 'refused', 1007: 'refused', 1008: 'refused', 1009: 'large',
  4401: 'login', 4403: 'rights', 4404: 'gone', 4409: 'reload', 4413: 'large', 4422: 'refused', 4423: 'aside', 4429: 'busy', 4503: 'load'
}

/** What the server says beside a code that means several things. */
const reasons: Record<number, Record<string, Ending>> = {
  1003: { text: 'strange' },
  1011: { not_stored: 'unstored' },
  1013: { not_stored: 'unstored', failed: 'load' },
  4413: { text_too_long: 'full', table_too_large: 'table' },
  // Where a cursor or a whole message was not taken no change was lost.
  4422: { too_many_parts: 'large', too_deep: 'deep', presence: 'strange', foreign_presence: 'strange', unknown_message: 'strange' },
  4429: { too_many_sockets: 'windows', too_many_messages: 'fast', too_much_put_back: 'rebuilt' }
}

/** The meaning of a close code and its reason for somebody who `writes` or only reads; what is not known counts as a lost connection. */
export function ending(code: number, reason = '', writes = true): Ending {
  // Whoever could not write is not told that this is over.
  if (code === 4403 && !writes) return 'less'
  return reasons[code]?.[reason] ?? endings[code] ?? 'lost'
}

/** Endings after which trying at once would make it worse. */
export function crowded(why?: Ending): boolean {
  return why === 'busy' || why === 'windows' || why === 'fast' || why === 'rebuilt'
}

/** Endings after which it makes no sense to try again by oneself. */
export function final(why: Ending): boolean {
  return !crowded(why) && why !== 'lost' && why !== 'load' && why !== 'unstored'
}

/** Milliseconds to wait before try number `tries` (from 0); `chance` from 0 to 1. */
export function pause(why: Ending, tries: number, chance: number): number {
  if (crowded(why)) return 30_000 + 30_000 * chance
  return Math.min(30_000, 500 * 2 ** tries) * (0.5 + chance / 2)
}
