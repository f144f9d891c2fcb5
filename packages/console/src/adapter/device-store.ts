/**
 * What this browser must not forget as a bridge: who it is in each organisation, and the journals of its work. In
 * IndexedDB, written with `durability: 'strict'`: what is awaited has been handed to the disk.
 */
import type { Shelf } from '#bridge/core'
import { complete, settle } from '#indexed'

export interface BrowserPairing {
  readonly bridgeId: string
  readonly organisationId: string
  /** What people call this device. */
  readonly name: string
  readonly keys: CryptoKeyPair
}

export interface DeviceStore {
  findPairing(organisationId: string): Promise<BrowserPairing | undefined>
  keepPairing(pairing: BrowserPairing): Promise<void>
  /** Forgets who it was there. What its journals hold stays: nobody else has it of an act that was done. */
  forgetPairing(pairing: Pick<BrowserPairing, 'organisationId'>): Promise<void>
  /** A shelf of one bridge; what cannot be kept rejects. @param name `journal` or `acts`. */
  openShelf(bridgeId: string, name: string): Shelf
  /** Aborted once the browser has taken the database away: data of the site were cleared, or its disk failed. */
  readonly gone: AbortSignal
}

const [NAME, PAIRINGS, TEXTS] = ['muts-bridge', 'pairings', 'texts']
const STRICT = { durability: 'strict' } as const

/** Rejects where the browser keeps nothing for this page, as in some private windows. */
export async function openDeviceStore(): Promise<DeviceStore> {
  const opening = indexedDB.open(NAME, 1)
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore(PAIRINGS, { keyPath: 'organisationId' })
    opening.result.createObjectStore(TEXTS)
  }
  const database = await settle(opening)
  const gone = new AbortController()
  database.onclose = () => gone.abort()
  // Async: a database that is gone throws where a transaction is begun.
  const read = async <T>(store: string, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> =>
    settle(ask(database.transaction(store).objectStore(store)))
  const write = async (
    stores: readonly string[],
    change: (of: (name: string) => IDBObjectStore) => void,
  ): Promise<void> => {
    const transaction = database.transaction(stores, 'readwrite', STRICT)
    change((name) => transaction.objectStore(name))
    await complete(transaction)
  }
  return {
    gone: gone.signal,
    findPairing: (organisationId) => read<BrowserPairing | undefined>(PAIRINGS, (store) => store.get(organisationId)),
    keepPairing: (pairing) => write([PAIRINGS], (of) => void of(PAIRINGS).put(pairing)),
    forgetPairing: ({ organisationId }) => write([PAIRINGS], (of) => void of(PAIRINGS).delete(organisationId)),
    openShelf: (bridgeId, name) => ({
      async read() {
        const range = IDBKeyRange.bound([bridgeId, name], [bridgeId, name, []])
        // Both in the order of their keys, out of one transaction.
        const store = database.transaction(TEXTS).objectStore(TEXTS)
        const [keys, texts] = await Promise.all([settle(store.getAllKeys(range)), settle(store.getAll(range))])
        return new Map(keys.map((key, index) => [(key as [string, string, string])[2], texts[index] as string]))
      },
      put: (key, text) => write([TEXTS], (of) => void of(TEXTS).put(text, [bridgeId, name, key])),
      remove: (...keys) =>
        write([TEXTS], (of) => {
          for (const key of keys) of(TEXTS).delete([bridgeId, name, key])
        }),
    }),
  }
}
