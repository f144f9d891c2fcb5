/**
 * Changes that ride together: each takes its entries into the intake in the statement that changes it, so that a change
 * that finds its row changed leaves none (HOTPATH, section 6).
 */
import type { Change, EntryId } from '#kernel'
import { uuidv7 } from '#kernel'
import type { Database, NotedChange } from '#kernel/database'
import { createScribe } from '#kernel/database'
import type { IdentifiedEntry } from './compose.ts'
import type { IntakeRow } from './intake-store.ts'
import { createNoting, insertIntake } from './intake-store.ts'
import type { EntryOrigin } from './ledger.ts'
import type { OwnEntry } from './own-entries.ts'

/** Two, so that one group forms while another commits. As for reads; not measured for changes. */
const GROUP = { size: 128, lanes: 2 }

export interface ChangePorts {
  readonly database: Pick<Database, 'flyChanges' | 'transaction'>
  readonly compose: (origin: EntryOrigin, entry: IdentifiedEntry) => { readonly row: IntakeRow; readonly own: OwnEntry }
  readonly onDurable: (own: readonly OwnEntry[]) => void
  readonly unavailable: (cause: unknown) => unknown
}

/** Undefined where the row was no longer what its statement asks for: nothing was done, and nothing recorded. */
export function openChanges({ database, compose, onDurable, unavailable }: ChangePorts) {
  const alone = ({ org, rows, notes }: NotedChange<IntakeRow>): Promise<boolean> =>
    database.transaction({ org }, async (tx) => {
      if (!(await tx.write(rows))) return false
      await insertIntake(tx, notes).catch((cause) => Promise.reject(unavailable(cause)))
      return true
    })
  const scribe = createScribe({ fly: database.flyChanges, note: createNoting(), alone }, GROUP)
  return async (origin: EntryOrigin, { rows, entries }: Change): Promise<readonly EntryId[] | undefined> => {
    const noted = entries.map((entry, at) => compose(origin, { ...entry, id: uuidv7<EntryId>(origin.at, at) }))
    const notes = noted.map(({ row }) => row)
    if (!(await scribe({ org: origin.org, rows, notes }))) return undefined
    onDurable(noted.map(({ own }) => own))
    return notes.map(({ id }) => id)
  }
}
