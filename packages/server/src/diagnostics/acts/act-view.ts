/** Acts as people see them. */
import type { ActDocument, ActReadyDocument } from '#bridge/wire'
import type { Opened } from '#kernel/vault'
import type { EcuResult, ScanResult } from '#protocol/scan'
import { hasToldAgain } from '#protocol/told'
import type { ActRow } from './act-store.ts'
import type { ActView } from './schema.ts'
import type { ActText } from './sealing.ts'

/** What ended without a word of the bridge. */
const SILENT: Readonly<Record<string, string>> = {
  'bridge.silent': 'The bridge did not answer in time. What it did while it was alone arrives when it is back.',
  'bridge.unproven': 'The bridge handed in what it did not sign as it must. Pair it anew.',
}

export function toActView(row: ActRow, opened: Opened<ActText> | undefined): ActView {
  const text = opened?.state === 'open' ? opened.value : undefined
  const ready = parse<ActReadyDocument>(text?.ready)
  const document = parse<ActDocument>(text?.document)
  const failure = document?.failure ?? silentFailure(row)
  const preconditions = document?.preconditions.length ? document.preconditions : ready?.preconditions
  return {
    ...{ id: row.id, diagnosticSessionId: row.sessionId, vehicleId: row.vehicleId, bridgeId: row.bridgeId },
    ...{ kind: row.kind, class: row.class, status: row.status },
    requestedAt: row.requestedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    progress: row.progressLabel,
    order: text ? { ...text.order } : null,
    reason: text?.reason ?? null,
    ...(opened?.state === 'broken' ? { isUnreadable: true as const } : {}),
    ...(document ? { source: document.source, steps: document.steps.map((step) => ({ ...step })) } : {}),
    ...(failure ? { failure } : {}),
    ...(preconditions ? { preconditions: preconditions.map((one) => ({ ...one })) } : {}),
    ...(ready?.before ? { before: codesOf(ready.before) } : {}),
    ...(document?.after ? foundAfter(ready?.before ?? null, document.after) : {}),
    readySha256: row.readySha256 && Buffer.from(row.readySha256).toString('hex'),
    sha256: row.sha256 && Buffer.from(row.sha256).toString('hex'),
    isRecorded: row.isRecorded,
  }
}

/** It was checked before it was sealed. */
const parse = <Document>(text: string | null | undefined): Document | undefined =>
  text === null || text === undefined ? undefined : JSON.parse(text)

/** What was not told again is not gone: its unit is named instead. */
function foundAfter(before: ScanResult | null, after: ScanResult): Pick<ActView, 'after' | 'unreadAfter'> {
  const known = before?.ecus ?? []
  const isKnown = ({ address }: EcuResult) => known.some((unit) => unit.address === address)
  const unread = [
    ...known.filter(
      (unit) =>
        !hasToldAgain(
          unit,
          after.ecus.find(({ address }) => address === unit.address),
        ),
    ),
    ...after.ecus.filter((unit) => !isKnown(unit) && (unit.failure || unit.hasWithheldCodes)),
  ].map(({ address }) => address)
  const ecus = after.ecus.filter(({ address }) => !unread.includes(address))
  return {
    ...(ecus.length > 0 ? { after: codesOf({ ecus }) } : {}),
    ...(unread.length > 0 ? { unreadAfter: unread } : {}),
  }
}

const codesOf = ({ ecus }: Pick<ScanResult, 'ecus'>) =>
  ecus.flatMap(({ address, dtcs }) => dtcs.map(({ code, text }) => ({ ecu: address, code, text })))

function silentFailure({ failureCode }: ActRow): ActView['failure'] {
  if (failureCode === null) return undefined
  return { code: failureCode, message: SILENT[failureCode] ?? 'The act failed.', at: 'bridge' }
}
