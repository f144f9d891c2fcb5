import { spellUnit } from '#fleet/faults'
import type { Opened } from '#kernel/vault'
import type { IssueView } from './schema.ts'
import type { IssueRow } from './store.ts'
import type { Words } from './words.ts'

/** An issue as people see it: nothing of what was erased, and nothing of what is broken but that it is. */
export function viewOf(row: IssueRow, words: Opened<Words> | undefined): IssueView {
  const { id, vehicleId, source, severity, status, count, deferredUntil } = row
  const told = words?.state === 'open' ? words.value : { title: null, description: null }
  return {
    ...{ id, vehicleId, source, severity, status, count, deferredUntil, ...told },
    ecu: row.ecu === '' ? null : spellUnit(row.ecu),
    code: row.code === '' ? null : row.code,
    firstSeenAt: row.firstSeenAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    fixedAt: row.fixedAt?.toISOString() ?? null,
    closedAt: row.closedAt?.toISOString() ?? null,
    before: scanOf(row.beforeScan, row.beforeSha256),
    after: scanOf(row.afterScan, row.afterSha256),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    ...(words?.state === 'broken' ? { isUnreadable: true } : {}),
  }
}

const scanOf = (scanId: string | null, sha256: Uint8Array | null): IssueView['before'] =>
  scanId === null || sha256 === null ? null : { scanId, sha256: Buffer.from(sha256).toString('hex') }
