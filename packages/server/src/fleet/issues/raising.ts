import { noteFaults, spellUnit } from '#fleet/faults'
import { holdPresent } from '#fleet/vehicles'
import type { Context, IssueId, ScanId, SubjectId } from '#kernel'
import { later, uuidv7 } from '#kernel'
import { isClosed } from './lifecycle.ts'
import type { IssueSource, IssueStatus, Severity } from './schema.ts'
import { SEVERITIES } from './schema.ts'
import type { IssueRow } from './store.ts'
import { issueStore } from './store.ts'
import type { WordSeal, Words } from './words.ts'

/** Seen again within this time of its end, an issue opens again; later it is another one. */
const REOPENS_FOR = { days: 30 }

/** A scan by the hash under which the ledger keeps it. */
export interface ScanRef {
  readonly id: ScanId
  readonly sha256: Uint8Array
}

/** What somebody or something saw. */
export interface Sighting {
  readonly vehicleId: string
  readonly source: IssueSource
  /** The unit of a trouble code. */
  readonly ecu?: string
  /** What is seen again under the same code is the same issue. */
  readonly code?: string
  readonly severity: Severity
  readonly words: Words
  readonly scan?: ScanRef
}

export interface Raised {
  readonly row: IssueRow
  readonly isNew: boolean
}

export const createRaising = (words: WordSeal) => ({
  /**
   * Opens an issue, or counts up the one of the same vehicle, unit and code. Who sees the same at once waits for the other:
   * the vehicle is held.
   *
   * @throws {Problem} `fleet.vehicle-unknown`, `fleet.vehicle-gone`.
   */
  raiseIssue: async (ctx: Context, sighting: Sighting): Promise<Raised> => {
    const { id: vehicleId, subject } = await holdPresent(ctx, sighting.vehicleId)
    const key = { vehicleId, ...spell(sighting) }
    // What a scan shows is noted as a whole, of the day on which it was made.
    if (key.ecu !== '' && !sighting.scan) await noteFaults(ctx, { vehicleId, at: ctx.now, faults: [key] })
    const known = key.code === '' ? undefined : await issueStore.findKnown(ctx.tx, ctx.org, key)
    if (known && !isPast(known, ctx.now)) return { row: await recur(ctx, known, sighting), isNew: false }
    const id = uuidv7<IssueId>(ctx.now)
    const sealed = await words.seal(ctx, { id, subject }, sighting.words)
    const row = newRow({ id, subject, sealed, ...key }, sighting, ctx.now)
    await issueStore.insert(ctx.tx, ctx.org, row)
    record(ctx, 'issue.raise', row, sighting)
    return { row, isNew: true }
  },
})

/** The unit and the trouble code as a scan spells them, whoever typed them; the key of an item of an inspection as it is. */
const spell = ({ ecu = '', code = '' }: Pick<Sighting, 'ecu' | 'code'>) =>
  ecu === '' ? { ecu, code } : { ecu: spellUnit(ecu), code: code.toUpperCase() }

async function recur(ctx: Context, known: IssueRow, sighting: Sighting): Promise<IssueRow> {
  const { severity, scan } = sighting
  const isGraver = gravityOf(severity) > gravityOf(known.severity)
  const opens = known.status === 'fixed' || isClosed(known.status) || (known.status === 'deferred' && isGraver)
  const row: IssueRow = {
    ...(opens ? reopened(known) : known),
    severity: isGraver ? severity : known.severity,
    count: known.count + 1,
    lastSeenAt: ctx.now,
    ...(scan ? { beforeScan: scan.id, beforeSha256: scan.sha256 } : {}),
    version: known.version + 1,
    updatedAt: ctx.now,
  }
  await issueStore.update(ctx.tx, ctx.org, row)
  record(ctx, opens ? 'issue.reopen' : 'issue.recur', row, sighting)
  return row
}

/** As if it had never been fixed. */
export const reopened = (row: IssueRow): IssueRow => ({
  ...row,
  status: 'open',
  ...{ fixedAt: null, closedAt: null, deferredUntil: null, afterScan: null, afterSha256: null },
})

const isPast = ({ status, closedAt }: IssueRow, now: Date): boolean =>
  isClosed(status) && closedAt !== null && later(closedAt, REOPENS_FOR) < now

const gravityOf = (severity: Severity): number => SEVERITIES.indexOf(severity)

function record(ctx: Context, action: string, row: IssueRow, { source, scan }: Sighting): void {
  const object = [row.id, row.vehicleId, ...(scan ? [scan.id] : [])]
  ctx.record({ action, object, subject: row.subject, facts: { source, severity: row.severity, count: row.count } })
}

type Identity = Pick<IssueRow, 'id' | 'vehicleId' | 'ecu' | 'code' | 'sealed'> & { readonly subject: SubjectId }

const newRow = (identity: Identity, { source, severity, scan }: Sighting, now: Date): IssueRow => ({
  ...identity,
  ...{ source, severity, status: 'open' satisfies IssueStatus as IssueStatus, count: 1, version: 1 },
  ...{ firstSeenAt: now, lastSeenAt: now, createdAt: now, updatedAt: now },
  ...{ fixedAt: null, closedAt: null, deferredUntil: null, afterScan: null, afterSha256: null },
  beforeScan: scan?.id ?? null,
  beforeSha256: scan?.sha256 ?? null,
})
