/**
 * Holds a sealed scan against the issues of its vehicle. A trouble code is gone when its unit told all its codes, by each
 * list that it answered before the repair, and does not hold it; anything else is proven by a vehicle whose units all did so
 * and none of which has a confirmed code. What a scan did not read, or a unit did not tell, proves nothing.
 */
import { spellUnit } from '#fleet/faults'
import { holdVehicle } from '#fleet/vehicles'
import type { Context, VehicleId } from '#kernel'
import { bump } from './changing.ts'
import type { VERDICTS } from './entries.ts'
import type { ScanRef } from './raising.ts'
import { reopened } from './raising.ts'
import type { IssueRow } from './store.ts'
import { issueStore } from './store.ts'

/** What a scan that came to its end found, as far as issues are concerned. */
export interface ScanFindings extends ScanRef {
  readonly vehicleId: VehicleId
  readonly startedAt: Date
  /** It read this vehicle now: no recording, and no other VIN than the vehicle's. */
  readonly isOfVehicle: boolean
  readonly ecus: readonly EcuFindings[]
}

export interface EcuFindings {
  readonly address: string
  /** It was read to the end and told all its codes. */
  readonly isWhole: boolean
  /** Which lists of codes it answered; empty where that is not known. */
  readonly lists: readonly string[]
  readonly codes: readonly FoundCode[]
}

export interface FoundCode {
  readonly code: string
  /** What it means, in a few words. */
  readonly text: string
  readonly isConfirmed: boolean
}

type Verdict = (typeof VERDICTS)[number]
/** An earlier scan of the vehicle; undefined where it cannot be read any more. */
export type FindScan = (id: string) => Promise<ScanFindings | undefined>

/**
 * Closes what the scan proves repaired, opens again what it shows still there, and keeps it as the picture before repair.
 *
 * @returns the issues that were not over before it. The vehicle is held.
 */
export async function judgeLive(ctx: Context, scan: ScanFindings, findScan: FindScan): Promise<readonly IssueRow[]> {
  await holdVehicle(ctx, scan.vehicleId)
  const live = await issueStore.holdLive(ctx.tx, ctx.org, scan.vehicleId)
  for (const row of live) await judge(ctx, row, scan, findScan)
  return live
}

async function judge(ctx: Context, row: IssueRow, scan: ScanFindings, findScan: FindScan): Promise<void> {
  const shown = findingOf(row, scan)
  const isAfterRepair = row.status === 'fixed' && row.fixedAt !== null && scan.startedAt > row.fixedAt
  const isProven = shown !== 'clean' || !isAfterRepair || (await isToldAgain(row, scan, findScan))
  const found = isProven ? shown : 'inconclusive'
  // A scan before the repair is worth keeping where it shows the vehicle with the issue; one that shows no such code is none.
  const isPicture = found === 'not-clean' || (row.ecu === '' && found !== 'inconclusive')
  if (!isAfterRepair && (row.status === 'fixed' || !isPicture)) return
  // Scans may come in any order: an older one is a sighting all the same, but the picture stays the newest.
  const isNewest = row.beforeScan === null || scan.id > row.beforeScan
  if (!isAfterRepair && row.ecu === '' && !isNewest) return
  record(ctx, row, scan, isAfterRepair ? found : 'before-repair')
  if (!isAfterRepair) await sight(ctx, row, scan, isNewest)
  else if (found === 'clean') await verify(ctx, row, scan)
  else if (found === 'not-clean' && row.ecu !== '') await reopen(ctx, row, scan)
}

export function findingOf({ ecu, code }: Pick<IssueRow, 'ecu' | 'code'>, scan: ScanFindings): Verdict {
  if (!scan.isOfVehicle || scan.ecus.length === 0) return 'inconclusive'
  const looked = ecu === '' ? scan.ecus : scan.ecus.filter(({ address }) => sameUnit(address, ecu))
  const isThere = looked.some(({ codes }) =>
    codes.some((one) => (ecu === '' ? one.isConfirmed : sameCode(one.code, code))),
  )
  if (isThere) return 'not-clean'
  return looked.length > 0 && looked.every(({ isWhole }) => isWhole) ? 'clean' : 'inconclusive'
}

/** Whether who told codes before the repair did so again, in no fewer ways. A picture that cannot be read compares with nothing. */
async function isToldAgain({ ecu, beforeScan }: IssueRow, scan: ScanFindings, findScan: FindScan): Promise<boolean> {
  if (beforeScan === null) return true
  const before = await findScan(beforeScan)
  const known = before?.ecus.filter(({ address }) => ecu === '' || sameUnit(address, ecu))
  return known?.every((unit) => hasToldAgain(unit, scan)) === true
}

function hasToldAgain({ address, lists }: EcuFindings, { ecus }: ScanFindings): boolean {
  const again = ecus.find((unit) => unit.address === address)
  return again?.isWhole === true && lists.every((list) => again.lists.includes(list))
}

export const sameUnit = (one: string, other: string): boolean => spellUnit(one) === spellUnit(other)
export const sameCode = (one: string, other: string): boolean => one.toUpperCase() === other.toUpperCase()

/** The vehicle before the repair, the newest scan of it; a trouble code in it, pending ones too, was seen once more. */
async function sight(ctx: Context, row: IssueRow, scan: ScanFindings, isNewest: boolean): Promise<void> {
  const before = isNewest ? { beforeScan: scan.id, beforeSha256: scan.sha256 } : {}
  if (row.ecu === '') return void (await bump(ctx, { ...row, ...before }))
  const { severity, count } = await bump(ctx, { ...row, ...before, count: row.count + 1, lastSeenAt: ctx.now })
  const { id, vehicleId, subject } = row
  const facts = { source: 'trouble-code', severity, count }
  ctx.record({ action: 'issue.recur', object: [id, vehicleId, scan.id], subject, facts })
}

async function verify(ctx: Context, row: IssueRow, scan: ScanFindings): Promise<void> {
  const after = { afterScan: scan.id, afterSha256: scan.sha256 }
  const { id, vehicleId, subject } = await bump(ctx, { ...row, ...after, status: 'verified', closedAt: ctx.now })
  ctx.record({ action: 'issue.verify', object: [id, vehicleId, scan.id], subject, facts: { scan: hexOf(scan) } })
}

async function reopen(ctx: Context, row: IssueRow, scan: ScanFindings): Promise<void> {
  const seen = { count: row.count + 1, lastSeenAt: ctx.now, beforeScan: scan.id, beforeSha256: scan.sha256 }
  const { id, vehicleId, subject, severity, count } = await bump(ctx, { ...reopened(row), ...seen })
  const facts = { source: 'trouble-code', severity, count }
  ctx.record({ action: 'issue.reopen', object: [id, vehicleId, scan.id], subject, facts })
}

function record(ctx: Context, { id, vehicleId, subject }: IssueRow, scan: ScanFindings, verdict: Verdict): void {
  const facts = { verdict, scan: hexOf(scan) }
  ctx.record({ action: 'issue.judge', object: [id, vehicleId, scan.id], subject, facts })
}

const hexOf = ({ sha256 }: ScanRef): string => Buffer.from(sha256).toString('hex')
