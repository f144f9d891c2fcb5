/**
 * Where this browser keeps what was submitted without a network: in IndexedDB, written with `durability: 'strict'`, so
 * what is awaited has been handed to the disk. It outlives the page, the browser and the session of its owner.
 */
import { complete, settle } from '#indexed'
import { keepForGood } from '#kept'
import type { Submission } from './submission.ts'

const [NAME, STORE] = ['muts-submissions', 'submissions']

/** Rejects where the browser keeps nothing for this page, as in some private windows. */
async function open(): Promise<IDBDatabase> {
  const opening = indexedDB.open(NAME, 1)
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore(STORE, { keyPath: ['owner', 'inspectionId'] })
  }
  return settle(opening)
}

async function within<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open()
  try {
    const transaction = database.transaction(STORE, mode, { durability: 'strict' })
    const request = work(transaction.objectStore(STORE))
    await complete(transaction)
    return request.result
  } finally {
    database.close()
  }
}

export const submissionStore = {
  /** Those of one person, by the id of the inspection. */
  list: (owner: string): Promise<readonly Submission[]> =>
    within('readonly', (store) => store.getAll(IDBKeyRange.bound([owner], [owner, []]))),
  find: (owner: string, inspectionId: string): Promise<Submission | undefined> =>
    within('readonly', (store) => store.get([owner, inspectionId])),
  /** @throws {DOMException} `ConstraintError` where that inspection was submitted here before. */
  add: (submission: Submission): Promise<unknown> => {
    keepForGood()
    return within('readwrite', (store) => store.add(submission))
  },
  remove: ({ owner, inspectionId }: Pick<Submission, 'owner' | 'inspectionId'>): Promise<unknown> =>
    within('readwrite', (store) => store.delete([owner, inspectionId])),
}
