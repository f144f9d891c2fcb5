/** What a scan that came to its end says to the rooms below: which units answered, and the codes they hold. */
import type { ScanDocument } from '#bridge/wire'
import { isAnotherVehicle } from '#diagnostics/acts'
import type { ScanFindings } from '#fleet'
import type { Context, Kernel } from '#kernel'
import { hasToldCodes, listsOf } from '#protocol/told'
import type { Envelope } from './envelope.ts'
import { createOpening } from './opening.ts'
import { scanStore } from './scan-store.ts'
import { readTrusted } from './view.ts'

type Unit = NonNullable<ScanDocument['result']>['ecus'][number]

/** J1939 says `active` of what ISO 14229-1 calls confirmed. */
const CONFIRMED = ['confirmed', 'active']

/** Looks up what a scan found; undefined where it cannot be read (any more), which has left its entry. */
export function createFindings(kernel: Pick<Kernel, 'vault' | 'ledger'>) {
  const opening = createOpening(kernel)
  return async (ctx: Context, id: string): Promise<ScanFindings | undefined> => {
    const row = await scanStore.find(ctx.tx, ctx.org, id)
    if (row?.status !== 'done' || row.startedAt === null || row.sha256 === null) return undefined
    const [opened] = await opening.openScans(ctx, [row])
    if (opened?.state !== 'open' || opened.value.document === null) return undefined
    const document = readTrusted(opened.value.document)
    return {
      id: row.id,
      sha256: row.sha256,
      vehicleId: row.vehicleId,
      startedAt: row.startedAt,
      isOfVehicle: isOfVehicle(document, opened.value),
      ecus: (document.result?.ecus ?? []).map(findingsOf),
    }
  }
}

/** A recording shows some other time; another VIN, some other vehicle. */
function isOfVehicle({ source, result }: ScanDocument, { vehicle }: Envelope): boolean {
  return source !== 'replayed' && !isAnotherVehicle(result?.identification.vin, vehicle.vin)
}

const findingsOf = (unit: Unit): ScanFindings['ecus'][number] => ({
  address: unit.address,
  isWhole: hasToldCodes(unit),
  lists: listsOf(unit),
  codes: unit.dtcs.map(({ code, text, status }) => ({
    ...{ code, text },
    isConfirmed: status.some((one) => CONFIRMED.includes(one)),
  })),
})
