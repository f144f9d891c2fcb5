/** Drafts as this browser read them last, so that they open without a network too; and who they are of. */
import type { Me, ReadInspection } from '#api'
import { under, withinKept } from '#kept'

export interface KeptInspection {
  /** The id of who fills it in. */
  readonly owner: string
  readonly inspectionId: string
  readonly inspection: ReadInspection
  /** What its vehicle is called; null where that was not known. */
  readonly unit: string | null
}

interface KeptPerson {
  readonly owner: string
  readonly me: Me
  /** When the server said so, in ms since the epoch. */
  readonly readAt: number
}

const STORES = ['people', 'inspections'] as const

export const keptInspections = {
  list: (owner: string): Promise<readonly KeptInspection[]> =>
    withinKept(STORES, 'readonly', (store) => store('inspections').getAll(under(owner))),
  people: (): Promise<readonly KeptPerson[]> => withinKept(STORES, 'readonly', (store) => store('people').getAll()),
  /** With the person: whose drafts are all gone is not kept either. */
  keep: (me: Me, readAt: number, kept: KeptInspection): Promise<unknown> =>
    withinKept(STORES, 'readwrite', (store) => {
      store('people').put({ owner: me.id, me, readAt } satisfies KeptPerson)
      return store('inspections').put(kept)
    }),
  letGo: (owner: string, inspectionId: string): Promise<void> =>
    withinKept(STORES, 'readwrite', (store) => {
      store('inspections').delete([owner, inspectionId])
      const left = store('inspections').count(under(owner))
      left.onsuccess = () => left.result === 0 && store('people').delete([owner])
      return left
    }).then(
      () => undefined,
      // Where the browser keeps nothing, nothing was kept.
      () => undefined,
    ),
}
