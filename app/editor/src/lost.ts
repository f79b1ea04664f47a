// Letters that nobody meant to delete: somebody turned a paragraph into a list, or joined it with another, while one was
// still writing in it. For Yjs the old paragraph is then gone with everything in it; the writer's own window notices and gives the letters back.
import * as Y from 'yjs'

type Ranges = Map<number, { clock: number, len: number }[]>

const within = (ranges: Ranges, client: number, clock: number): boolean => ranges.get(client)?.some(r => clock >= r.clock && clock < r.clock + r.len) ?? false

/** Applies an update; gives the letters of `mine` that went although the update's author did not know them. */
export function applyKeeping(doc: Y.Doc, update: Uint8Array, origin: unknown, mine: Set<number>): string {
  if (![...mine].some(client => Y.getState(doc.store, client) > 0)) {
    Y.applyUpdate(doc, update, origin)
    return ''
  }
  const meant = (Y.decodeUpdate(update).ds as unknown as { clients: Ranges }).clients
  const lost: { text: string, client: number, clock: number }[] = []
  const look = (tr: Y.Transaction): void => {
    if (tr.origin !== origin) return
    for (const client of mine) {
      for (const { clock, len } of (tr.deleteSet.clients as unknown as Ranges).get(client) ?? []) {
        for (const item of doc.store.clients.get(client) ?? []) {
          if (item.id.clock >= clock + len) break
          if (item.id.clock + item.length <= clock || !(item instanceof Y.Item) || !(item.content instanceof Y.ContentString)) continue
          const from = Math.max(clock, item.id.clock)
          const to = Math.min(clock + len, item.id.clock + item.length)
          let text = ''
          for (let c = from; c < to; c++) if (!within(meant, client, c)) text += item.content.str[c - item.id.clock]
          if (text) lost.push({ text, client, clock: from })
        }
      }
    }
  }
  doc.on('afterTransaction', look)
  try {
    Y.applyUpdate(doc, update, origin)
  } finally {
    doc.off('afterTransaction', look)
  }
  return lost.sort((a, b) => a.client - b.client || a.clock - b.clock).map(l => l.text).join('').trim()
}
