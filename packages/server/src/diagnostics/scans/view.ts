/** Rows and sealed documents as people see them. */
import type { ScanDocument } from '#bridge/wire'
import type { Opened } from '#kernel/vault'
import { hasToldCodes } from '#protocol/told'
import type { Envelope } from './envelope.ts'
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

/**
 * One line of a list. A scan is over only when the ledger has placed its seal, so that whoever sees it done can
 * check it.
 *
 * @param document the sealed text, if there is one and it was not erased.
 */
export function summaryOf(row: ScanRow, document: string | null): ScanSummary {
  const head = headOf(row)
  if (isSealing(row)) return { ...head, status: 'running', endedAt: null }
  const read = document === null ? undefined : readTrusted(document)
  const failure = read?.failure ?? failureOf(row)
  return {
    ...head,
    ...(failure ? { failure } : {}),
    ...(read ? { source: read.source, dtcCount: countDtcs(read), untoldUnits: countUntold(read) } : {}),
    ...(row.sha256 && row.sealSeq !== null
      ? { seal: { sha256: Buffer.from(row.sha256).toString('hex'), seq: row.sealSeq } }
      : {}),
  }
}

/** As a list shows it: nothing of what was erased, and nothing of what is broken but that it is. */
export function listedSummary(row: ScanRow, opened: Opened<Envelope> | undefined): ScanSummary {
  if (opened?.state === 'broken') return { ...headOf(row), isUnreadable: true }
  return summaryOf(row, opened?.state === 'open' ? opened.value.document : null)
}

/** The whole of it; while it is under way, the units read so far. */
export function viewOf(row: ScanRow, { document, found }: Envelope): ScanView {
  const summary = summaryOf(row, document)
  if (isSealing(row)) {
    const ecus = document === null ? undefined : (readTrusted(document).result as Result | null)?.ecus
    return { ...summary, progress: progressOf(row, 'Sealing the result'), ...(ecus ? { ecus } : {}) }
  }
  if (row.status === 'running') return { ...summary, progress: progressOf(row), ...(found ? { ecus: [...found] } : {}) }
  const result = document === null ? null : readTrusted(document).result
  return { ...summary, progress: progressOf(row), ...(result as Result | null) }
}

/** It was checked before it was sealed. */
export const readTrusted = (document: string): ScanDocument => JSON.parse(document)

export const countDtcs = ({ result }: ScanDocument): number =>
  result?.ecus.reduce((sum, { dtcs }) => sum + dtcs.length, 0) ?? 0

/** Units that may hold codes beside those that are counted. */
const countUntold = ({ result }: ScanDocument): number => result?.ecus.filter((ecu) => !hasToldCodes(ecu)).length ?? 0

const isSealing = ({ sealEntryId, sealSeq }: ScanRow): boolean => sealEntryId !== null && sealSeq === null

const headOf = ({ id, vehicleId, bridgeId, status, requestedAt, startedAt, endedAt, isRecorded }: ScanRow) => ({
  id,
  vehicleId,
  bridgeId,
  status,
  requestedAt: requestedAt.toISOString(),
  startedAt: startedAt?.toISOString() ?? null,
  endedAt: endedAt?.toISOString() ?? null,
  isRecorded,
})

function failureOf({ failureCode }: ScanRow): Failure | undefined {
  if (failureCode === null) return undefined
  return { code: failureCode, ...(SILENT_FAILURES[failureCode] ?? { message: 'The scan failed.', at: 'bridge' }) }
}

function progressOf({ progressStep, progressOf, progressLabel }: ScanRow, label?: string) {
  if (progressStep === null || progressOf === null) return null
  return { step: progressStep, of: progressOf, label: label ?? progressLabel ?? '' }
}
