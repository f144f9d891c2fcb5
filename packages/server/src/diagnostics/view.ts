/** Rows and sealed documents as people see them. */
import type { ScanDocument } from '#bridge/wire'
import type { ScanRow } from './scan-store.ts'
import type { Failure, Result, ScanSummary, ScanView } from './schema.ts'

/** What failed without a word from the bridge. */
const SILENT_FAILURES: Readonly<Record<string, Omit<Failure, 'code'>>> = {
  'bridge.silent': {
    message: 'The bridge did not answer in time. Check that it runs and is connected, then scan again.',
    at: 'bridge',
  },
  'bridge.unproven': {
    message: 'The bridge handed in a result that it did not sign as it must. Pair it anew.',
    at: 'bridge',
  },
}

export function summaryOf(row: ScanRow): ScanSummary {
  const { id, vehicleId, bridgeId, status, requestedAt, startedAt, endedAt, failureCode } = row
  return {
    id,
    vehicleId,
    bridgeId,
    status,
    requestedAt: requestedAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
    failureCode,
  }
}

/**
 * @param document the sealed text, if there is one.
 * @param seq where the ledger placed its seal; a scan is over only when that has happened, so that whoever sees it
 *   done can check it.
 */
export function viewOf(row: ScanRow, document: string | null, seq: number | undefined): ScanView {
  const { failureCode: _, ...head } = summaryOf(row)
  if (row.sealEntryId && seq === undefined)
    return { ...head, ...SEALING, progress: progressOf(row, 'Sealing the result') }
  const read = document === null ? undefined : readTrusted(document)
  const failure = read?.failure ?? failureOf(row)
  return {
    ...head,
    progress: progressOf(row),
    ...(failure ? { failure } : {}),
    ...(read ? { source: read.source } : {}),
    ...(read?.result ? (read.result as Result) : {}),
    ...(row.sha256 && seq !== undefined ? { seal: { sha256: Buffer.from(row.sha256).toString('hex'), seq } } : {}),
  }
}

/** It was checked before it was sealed. */
export const readTrusted = (document: string): ScanDocument => JSON.parse(document)

const SEALING = { status: 'running', endedAt: null } as const

function failureOf({ failureCode }: ScanRow): Failure | undefined {
  if (failureCode === null) return undefined
  return { code: failureCode, ...(SILENT_FAILURES[failureCode] ?? { message: 'The scan failed.', at: 'bridge' }) }
}

function progressOf({ progressStep, progressOf, progressLabel }: ScanRow, label?: string) {
  if (progressStep === null || progressOf === null) return null
  return { step: progressStep, of: progressOf, label: label ?? progressLabel ?? '' }
}
