/** What becomes of an upload: first by what it is, then by what the scanner says. */
import { later } from '#kernel'
import type { Clamd } from '#kernel/outbound'
import { OutboundError } from '#kernel/outbound'
import type { FileReason, FileType } from './file.ts'
import { sniff } from './sniff.ts'
import type { Judged } from './store.ts'
import { findFaultOfWorkbook } from './workbook.ts'

export interface Judging {
  /** None where the operator named none. */
  readonly scanner: Clamd | undefined
  /** Whether a house without a scanner releases: evaluation only, and it says so. */
  readonly releasesUnscanned: boolean
}

const AGAIN = { minutes: 1 }

/** Holds no transaction: the scanner is asked over the network. */
export async function judgeFile(
  { scanner, releasesUnscanned }: Judging,
  type: FileType,
  bytes: Buffer,
  now: Date,
): Promise<Judged> {
  const fault = await findFault(type, bytes)
  if (fault) return refused(fault)
  if (!scanner) return releasesUnscanned ? released('not-scanned') : waiting('scanner-missing', now)
  try {
    const found = await scanner.scan(bytes)
    return found === undefined ? released('clean') : { ...refused('infected'), scan: 'infected' }
  } catch (error) {
    // Without its word nothing is released: it is asked again.
    if (error instanceof OutboundError) return waiting('scanner-unreachable', now)
    throw error
  }
}

async function findFault(type: FileType, bytes: Buffer): Promise<FileReason | undefined> {
  const real = sniff(bytes)
  if (real === undefined) return 'type-unknown'
  if (real !== type) return 'type-differs'
  return real.endsWith('.sheet') ? findFaultOfWorkbook(bytes) : undefined
}

const released = (scan: 'clean' | 'not-scanned'): Judged => ({ state: 'released', reason: null, scan, checkAt: null })
export const refused = (reason: FileReason): Judged => ({ state: 'refused', reason, scan: null, checkAt: null })
const waiting = (reason: FileReason, now: Date): Judged => ({
  ...{ state: 'quarantine', reason, scan: null, checkAt: later(now, AGAIN) },
})
