/** The way into the ledger: entries are composed, sealed and inserted in the transaction of the change (LEDGER, section 4). */

import type { Entry, EntryId, OrgId, SubjectId } from '#kernel'
import { isUuid, Problem, uuidv7 } from '#kernel'
import type { Database, Transaction } from '#kernel/database'
import { createGroupCommit, isRefused } from '#kernel/database'
import type { Vault } from '#kernel/vault'
import { toBase64 } from '#proof'
import { openChanges } from './changes.ts'
import type { IdentifiedEntry, SealedTexts } from './compose.ts'
import type { Declarations } from './declarations.ts'
import type { IntakeRow } from './intake-store.ts'
import { insertIntake, intakeLeg, requireAll } from './intake-store.ts'
import { isReserved } from './judge.ts'
import type { EntryOrigin, Ledger } from './ledger.ts'
import type { OwnEntry } from './own-entries.ts'
import type { AcceptedRow } from './own-rows.ts'
import { composeRow } from './own-rows.ts'
import type { Sealer } from './seal.ts'

/** One at a time: of those that are placed at once each stands where the one before it ends. */
const GROUP = { size: 256, lanes: 1 }

export interface Intake {
  append(tx: Transaction, origin: EntryOrigin, entries: readonly IdentifiedEntry[]): Promise<void>
  disclose(origin: EntryOrigin, entry: Entry): Promise<EntryId>
  change: Ledger['change']
  /** Writes a body that was composed elsewhere; resolves when durable. */
  write(row: AcceptedRow): Promise<void>
  /** What `append` put into this transaction, once it is committed. */
  committed(tx: Transaction): readonly OwnEntry[]
}

export function openIntake(
  { database, vault }: { readonly database: Database; readonly vault: Vault },
  declarations: Declarations,
  sealer: Sealer,
  onDurable: (own: readonly OwnEntry[]) => void,
  placeGroup: (group: readonly AcceptedRow[]) => Promise<boolean>,
): Intake {
  // Not yet known to be committed; a transaction that rolls back takes its list with it.
  const open = new WeakMap<Transaction, OwnEntry[]>()

  // Placed or not, nobody can tell: what is written again could stand there twice.
  const doubtful = new WeakMap<AcceptedRow, unknown>()

  const sealRow = ({ facts, body }: AcceptedRow): IntakeRow => ({
    org: facts.org as OrgId,
    id: facts.id as EntryId,
    at: new Date(facts.at),
    seal: sealer.seal(body),
    body,
  })
  const insert = async (tx: Transaction, rows: readonly AcceptedRow[]): Promise<void> => {
    await insertIntake(tx, rows.map(sealRow))
    open.set(tx, [...(open.get(tx) ?? []), ...rows.map(toOwn)])
  }
  const committed = (tx: Transaction): readonly OwnEntry[] => {
    const own = open.get(tx) ?? []
    open.delete(tx)
    return own
  }
  const doubt = (rows: readonly AcceptedRow[], cause: unknown): never => {
    for (const row of rows) doubtful.set(row, cause)
    throw cause
  }
  const placeAtOnce = async (rows: readonly AcceptedRow[]): Promise<boolean> =>
    rows.every(mayStandAtOnce) && (await placeGroup(rows).catch((cause) => doubt(rows, cause)))
  // What the database refused is not there, and each may be tried alone. Of a lost answer nobody knows, and a step may
  // have taken the rows out of the intake since: nothing there would keep a second time from being placed too.
  const leaveAtIntake = async (rows: readonly AcceptedRow[]): Promise<void> => {
    const [taken] = await database
      .fly([intakeLeg(rows.map(sealRow))])
      .catch((cause) => (isRefused(cause) ? Promise.reject(cause) : doubt(rows, cause)))
    requireAll(taken?.count ?? 0, rows)
  }
  const writeAll = async (rows: readonly AcceptedRow[]): Promise<void> => {
    const inDoubt = rows.find((row) => doubtful.has(row))
    if (inDoubt) throw new Error('nobody can tell whether these entries are placed', { cause: doubtful.get(inDoubt) })
    if (!(await placeAtOnce(rows))) await leaveAtIntake(rows)
    onDurable(rows.map(toOwn))
  }
  const enqueue = createGroupCommit(writeAll, GROUP)
  const write = async (row: AcceptedRow): Promise<void> => {
    try {
      await enqueue(row)
    } catch (cause) {
      throw unavailable(cause)
    }
  }
  const compose = (origin: EntryOrigin, entry: IdentifiedEntry, sealed: SealedTexts) => {
    const declaration = declarations.require(entry.action, entry.facts ?? {})
    return composeRow(declaration, origin, entry, sealed)
  }
  const append: Intake['append'] = async (tx, origin, entries) => {
    const rows: AcceptedRow[] = []
    for (const entry of entries) rows.push(compose(origin, entry, await sealPersonal(vault, tx, origin, entry)))
    if (rows.length === 0) return
    await insert(tx, rows).catch((cause) => Promise.reject(unavailable(cause)))
  }
  const discloseSealed = async (origin: EntryOrigin, entry: IdentifiedEntry): Promise<void> => {
    const tx = await database.transaction({ org: origin.org }, async (tx) => {
      await append(tx, origin, [entry])
      return tx
    })
    onDurable(committed(tx))
  }
  return {
    append,
    write,
    committed,
    change: openChanges({
      database,
      compose: (origin, entry) => {
        const row = compose(origin, entry, {})
        return { row: sealRow(row), own: toOwn(row) }
      },
      onDurable,
      unavailable,
    }),
    disclose: async (origin, fact) => {
      const entry = { ...fact, id: uuidv7<EntryId>(origin.at) }
      // Sealing needs the subject's key, so such an entry has a transaction of its own organisation.
      if (fact.sealed) await discloseSealed(origin, entry)
      else await write(compose(origin, entry, {}))
      return entry.id
    },
  }
}

const toOwn = ({ facts, leaf }: AcceptedRow): OwnEntry => ({ org: facts.org as OrgId, id: facts.id as EntryId, leaf })

/** What the log would refuse is refused where it is written down: on its way through the intake. */
const mayStandAtOnce = ({ facts }: AcceptedRow): boolean => isUuid(facts.org) && !isReserved(facts)

const unavailable = (cause: unknown) =>
  new Problem('unavailable', 'ledger.unavailable', 'Nothing can be recorded now, so nothing was done.', { cause })

async function sealPersonal(vault: Vault, tx: Transaction, { org }: EntryOrigin, { id, sealed }: IdentifiedEntry) {
  const texts: Record<SubjectId, string> = {}
  for (const [name, plain] of Object.entries(sealed ?? {})) {
    const subject = name as SubjectId
    const place = { org, table: 'ledger_entry', column: 'sealed', row: id, subject }
    texts[subject] = toBase64(await vault.seal(tx, place, plain))
  }
  return texts
}
