// What was typed and is not yet confirmed by the server, kept in the browser (IndexedDB). Nothing else of a text is kept,
// and every entry goes as soon as the server has confirmed it.

/** One change that waits. */
export interface Waiting { key: number, update: Uint8Array }

const NAME = 'text-editor'
const TABLE = 'waiting'

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

/** The waiting changes of one person in one text. */
export class Store {
  #base: IDBDatabase
  #owner: string

  private constructor(base: IDBDatabase, owner: string) {
    this.#base = base
    this.#owner = owner
  }

  /** Opens it; undefined where the browser keeps nothing (private window, full disk). */
  static async open(text: string, person: string, factory: IDBFactory | undefined = globalThis.indexedDB): Promise<Store | undefined> {
    if (!factory) return undefined
    try {
      const request = factory.open(NAME, 1)
      request.onupgradeneeded = () => {
        request.result.createObjectStore(TABLE, { autoIncrement: true }).createIndex('owner', 'owner')
      }
      const base = await done(request)
      base.onversionchange = () => base.close()
      return new Store(base, `${person} ${text}`)
    } catch {
      return undefined
    }
  }

  #table(mode: IDBTransactionMode): IDBObjectStore {
    return this.#base.transaction(TABLE, mode).objectStore(TABLE)
  }

  /** All that waits, oldest first. */
  async load(): Promise<Waiting[]> {
    const index = this.#table('readonly').index('owner')
    const [rows, keys] = await Promise.all([done(index.getAll(this.#owner)), done(index.getAllKeys(this.#owner))])
    return rows.map((row, i) => ({ key: Number(keys[i]), update: new Uint8Array(row.update) }))
  }

  /** Keeps a change; gives its key. */
  async add(update: Uint8Array): Promise<number> {
    return Number(await done(this.#table('readwrite').add({ owner: this.#owner, update })))
  }

  /** Forgets changes. */
  async remove(keys: number[]): Promise<void> {
    if (keys.length === 0) return
    const table = this.#table('readwrite')
    await Promise.all(keys.map(key => done(table.delete(key))))
  }

  /** Forgets everything that waits in this text. */
  async clear(): Promise<void> {
    await this.remove((await this.load()).map(w => w.key))
  }

  /** Lets go of the database. */
  close(): void {
    this.#base.close()
  }
}
