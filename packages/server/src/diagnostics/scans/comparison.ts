/** What a scan shows beside the one before it, and beside the rest of the fleet. */
import type { Static } from 'typebox'
import { Type } from 'typebox'
import { Id } from '#diagnostics/bridges'
import type { ScanFindings } from '#fleet'
import type { Context, Kernel } from '#kernel'
import { Problem } from '#kernel'
import type { ScansBelow } from './below.ts'
import { createFindings } from './findings.ts'
import { createOpening } from './opening.ts'
import type { ScanRow } from './scan-store.ts'
import { scanStore } from './scan-store.ts'
import type { ScanVerbs } from './scans.ts'

const Code = Type.Object({ ecu: Type.String(), code: Type.String(), text: Type.String() })

export type ScanComparison = Static<typeof ScanComparison>
export const ScanComparison = Type.Object({
  /** The last scan of this vehicle before it that came to its end; null: there is none, or this one is of another VIN or a recording. */
  previous: Type.Union([Type.Object({ scanId: Id, startedAt: Type.String({ format: 'date-time' }) }), Type.Null()]),
  /** In a unit that was read to its end before, and did not hold them. */
  appeared: Type.Array(Code),
  /** From a unit that was read to its end now. */
  gone: Type.Array(Code),
  /** How many other vehicles of the organisation have, or had, an issue of this code. None are left out. */
  elsewhere: Type.Array(Type.Object({ code: Type.String(), vehicles: Type.Integer({ minimum: 1 }) })),
})

/** Scans of another VIN and recordings say nothing of this vehicle: that many are looked past. */
const LOOKED_PAST = 5

export function createComparing(
  kernel: Pick<Kernel, 'vault' | 'ledger'>,
  below: ScansBelow,
  scans: Pick<ScanVerbs, 'requireScan'>,
) {
  const findFindings = createFindings(kernel)
  const opening = createOpening(kernel)

  async function findPrevious(ctx: Context, row: ScanRow): Promise<ScanFindings | undefined> {
    for (const id of await scanStore.listBefore(ctx.tx, ctx.org, row, LOOKED_PAST)) {
      const findings = await findFindings(ctx, id)
      if (findings?.isOfVehicle) return findings
    }
    return undefined
  }

  /** @throws {Problem} `diagnostics.scan-unknown`; `diagnostics.not-sealed` for one that did not come to its end. */
  return async (ctx: Context, id: string): Promise<ScanComparison> => {
    // What is broken is told, and its entry kept, as for whoever reads the scan itself.
    const { row } = await opening.openScan(ctx, await scans.requireScan(ctx, id))
    const now = await findFindings(ctx, row.id)
    if (!now) throw notSealed()
    const previous = now.isOfVehicle ? await findPrevious(ctx, row) : undefined
    const object = [row.id, ...(previous ? [previous.id] : []), row.vehicleId]
    ctx.record({ action: 'scan.read', object, subject: row.subject })
    const codes = [...new Set(codesOf(now).map(({ code }) => code))]
    const seen = await below.fleet.countVehiclesWith(ctx, codes, row.vehicleId)
    return {
      previous: previous ? { scanId: previous.id, startedAt: previous.startedAt.toISOString() } : null,
      ...(previous ? compare(previous, now) : { appeared: [], gone: [] }),
      elsewhere: codes.flatMap((code) => {
        const vehicles = seen.get(code) ?? 0
        return vehicles > 0 ? [{ code, vehicles }] : []
      }),
    }
  }
}

/** What a unit was not read for to its end has neither come nor gone. */
export const compare = (before: ScanFindings, now: ScanFindings): Pick<ScanComparison, 'appeared' | 'gone'> => ({
  appeared: beyond(now, before),
  gone: beyond(before, now),
})

/** The codes of one scan that the other looked for and did not find. */
function beyond(one: ScanFindings, other: ScanFindings): ScanComparison['gone'] {
  const whole = new Set(other.ecus.filter(({ isWhole }) => isWhole).map(({ address }) => address))
  const known = new Set(codesOf(other).map(keyOf))
  return codesOf(one).filter((code) => whole.has(code.ecu) && !known.has(keyOf(code)))
}

const codesOf = ({ ecus }: ScanFindings): ScanComparison['gone'] =>
  ecus.flatMap(({ address, codes }) => codes.map(({ code, text }) => ({ ecu: address, code, text })))

const keyOf = ({ ecu, code }: { readonly ecu: string; readonly code: string }): string => `${ecu} ${code}`

const notSealed = () =>
  new Problem(
    'missing',
    'diagnostics.not-sealed',
    'This scan did not come to its end, so there is nothing to compare. Scan again.',
  )
