// How many words of a document the server has not confirmed.
import * as Y from 'yjs'

/** Words in a string. */
export function count(text: string): number {
  return text.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}'’-]*/gu)?.length ?? 0
}

/** The letters inserted after the state `confirmed` (client → clock) and not deleted since, by runs. */
export function unconfirmed(doc: Y.Doc, confirmed: Map<number, number>): string[] {
  const runs: string[] = []
  for (const [client, structs] of doc.store.clients) {
    const from = confirmed.get(client) ?? 0
    let last: Y.Item | undefined
    for (let i = structs.length - 1; i >= 0; i--) {
      const item = structs[i]
      if (item.id.clock + item.length <= from) break
      if (!(item instanceof Y.Item) || item.deleted || !(item.content instanceof Y.ContentString)) continue
      const letters = item.content.str.slice(Math.max(0, from - item.id.clock))
      // Typed one after the other, pieces belong together; seen from the back, so the earlier piece goes in front.
      if (last && Y.compareIDs(last.origin, item.lastId)) runs[runs.length - 1] = letters + runs[runs.length - 1]
      else runs.push(letters)
      last = item
    }
  }
  return runs
}

/** How many words wait. */
export function waiting(doc: Y.Doc, confirmed: Map<number, number>): number {
  return unconfirmed(doc, confirmed).reduce((sum, run) => sum + count(run), 0)
}
