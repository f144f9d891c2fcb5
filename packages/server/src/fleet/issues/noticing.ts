/** What a sealed scan shows: a confirmed trouble code that nobody knows yet opens an issue. A pending one only counts. */
import { noteFaults, spellUnit } from '#fleet/faults'
import { isGone, requireInReach } from '#fleet/vehicles'
import type { Context } from '#kernel'
import type { EcuFindings, FindScan, FoundCode, ScanFindings } from './judging.ts'
import { judgeLive, sameCode, sameUnit } from './judging.ts'
import type { createRaising } from './raising.ts'
import type { IssueRow } from './store.ts'
import { issueStore } from './store.ts'

/** Of one scan; a vehicle with more shows the rest in its next one. */
const MOST_RAISED = 100
const MOST_TITLE = 120

type Seen = FoundCode & { readonly ecu: string }

export const createNoticing = ({ raiseIssue }: Pick<ReturnType<typeof createRaising>, 'raiseIssue'>) => {
  const raise = (ctx: Context, scan: ScanFindings, { ecu, code, text }: Seen) => {
    const title = `${code}: ${text}`.slice(0, MOST_TITLE).toWellFormed()
    const sighting = { vehicleId: scan.vehicleId, source: 'trouble-code', severity: 'medium', scan } as const
    return raiseIssue(ctx, { ...sighting, ecu, code, words: { title, description: null } })
  }
  return {
    /** Holds the scan against the issues of its vehicle, then raises what it shows beyond them. */
    judgeScan: async (ctx: Context, scan: ScanFindings, findScan: FindScan): Promise<void> => {
      const live = await judgeLive(ctx, scan, findScan)
      if (!scan.isOfVehicle || isGone(await requireInReach(ctx, scan.vehicleId))) return
      const faults = scan.ecus.flatMap(confirmedOf)
      await noteFaults(ctx, { vehicleId: scan.vehicleId, at: scan.startedAt, faults })
      const seen = faults.filter((one) => !live.some((row) => isOf(row, one)))
      let raised = 0
      for (const one of seen) {
        if (raised === MOST_RAISED) return
        if (await wasClosedSince(ctx, scan, one)) continue
        await raise(ctx, scan, one)
        raised += 1
      }
    },
  }
}

const confirmedOf = ({ address, codes }: EcuFindings): readonly Seen[] =>
  codes.filter(({ isConfirmed }) => isConfirmed).map((code) => ({ ...code, ecu: address }))

const isOf = ({ ecu, code }: IssueRow, seen: Seen): boolean => sameUnit(ecu, seen.ecu) && sameCode(code, seen.code)

/** A scan that came late tells of the time before the repair was proven. */
async function wasClosedSince(ctx: Context, { vehicleId, startedAt }: ScanFindings, { ecu, code }: Seen) {
  const known = await issueStore.findKnown(ctx.tx, ctx.org, {
    vehicleId,
    ecu: spellUnit(ecu),
    code: code.toUpperCase(),
  })
  return known?.closedAt != null && startedAt <= known.closedAt
}
