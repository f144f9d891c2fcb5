/**
 * What this browser keeps of a person for the time without a network: in IndexedDB, under the id of whose it is, until
 * the server has it or they sign out. Written with `durability: 'strict'`: what is awaited was handed to the disk.
 */
import { complete, settle } from '#indexed'

/** Every key begins with the id of whose it is. */
const STORES = {
  /** Who was signed in when they began what is kept. */
  people: ['owner'],
  /** Drafts as they were last read. */
  inspections: ['owner', 'inspectionId'],
  /** Photos that are not on file yet. */
  photos: ['owner', 'inspectionId', 'id'],
} as const

export type KeptStore = keyof typeof STORES

const NAME = 'muts-kept'

/** Rejects where the browser keeps nothing for this page, as in some private windows. */
function open(): Promise<IDBDatabase> {
  const opening = indexedDB.open(NAME, 1)
  opening.onupgradeneeded = () => {
    for (const [store, keyPath] of Object.entries(STORES))
      opening.result.createObjectStore(store, { keyPath: [...keyPath] })
  }
  return settle(opening)
}

/** Does `work` in one transaction over these stores, and resolves once all of it is written. */
export async function withinKept<T>(
  stores: readonly KeptStore[],
  mode: IDBTransactionMode,
  work: (store: (name: KeptStore) => IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open()
  try {
    const transaction = database.transaction(stores, mode, { durability: 'strict' })
    const request = work((name) => transaction.objectStore(name))
    await complete(transaction)
    return request.result
  } finally {
    database.close()
  }
}

/** All keys that begin with these parts. */
export const under = (...parts: readonly string[]): IDBKeyRange => IDBKeyRange.bound([...parts], [...parts, []])

/** What is part of a submission stays with that: it opens to its owner alone, whoever is signed in between. */
export interface Holdable {
  readonly isHeld?: boolean
}

function deleteUnheld(store: IDBObjectStore, range: IDBKeyRange): IDBRequest {
  const asked = store.openCursor(range)
  asked.onsuccess = () => {
    const cursor = asked.result
    if (!cursor) return
    if (!(cursor.value as Holdable).isHeld) cursor.delete()
    cursor.continue()
  }
  return asked
}

/** Forgets everything that is kept and not held, or all but that of one person. */
export async function forgetKept(but?: string): Promise<void> {
  const names = Object.keys(STORES) as KeptStore[]
  await withinKept(names, 'readwrite', (store) => {
    const ranges =
      but === undefined
        ? [IDBKeyRange.lowerBound([])]
        : [IDBKeyRange.upperBound([but], true), IDBKeyRange.lowerBound([but, []], true)]
    const gone = names.flatMap((name) => ranges.map((range) => deleteUnheld(store(name), range)))
    return gone[0] as IDBRequest<undefined>
  })
}

/** Whether this page was opened without a network, and the server was not asked yet who is in. Set by what opened it. */
export const openedOffline = { queryKey: ['opened-offline'], queryFn: () => false, enabled: false } as const

let isAsked = false

/** Asks the browser not to clear this page's storage by itself; once a page, and where something is kept, not when it opens. */
export function keepForGood(): void {
  if (isAsked) return
  isAsked = true
  // Refused, or not known here: it is kept for as long as the browser has room.
  void navigator.storage?.persist?.().catch(() => false)
}
