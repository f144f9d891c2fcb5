/** What people do with scans: ask for one, watch it, read it. Callers are already authenticated and authorised. */

import type { Reach } from '#diagnostics/bridges'
import { bridgeTooOld, RECORDING } from '#diagnostics/bridges'
import type { Context, Kernel, ScanId } from '#kernel'
import { isUuid, Problem, uuidv7 } from '#kernel'
import type { Page } from '#kernel/http'
import { isInstant, limitOf, readCursor, toPage } from '#kernel/http'
import type { ScansBelow } from './below.ts'
import { createEnvelopes, snapshotOf } from './envelope.ts'
import type { Opening } from './opening.ts'
import { createOpening } from './opening.ts'
import type { ScanFilter, ScanRow } from './scan-store.ts'
import { scanStore } from './scan-store.ts'
import type { ScanSummary, ScanView } from './schema.ts'
import { listedSummary, viewOf } from './view.ts'

export interface PageOptions {
  readonly limit?: number
  readonly after?: string
}

export interface ScanDraft {
  /** Any that reaches the vehicle where none is named. */
  readonly bridgeId?: string
  readonly isRecorded?: boolean
}

export type ScanVerbs = ReturnType<typeof createScans>

export function createScans(kernel: Pick<Kernel, 'vault' | 'ledger'>, below: ScansBelow, reach: Reach) {
  const envelopes = createEnvelopes(kernel)
  const opening = createOpening(kernel)

  /**
   * Queues a scan. The bridge hears of it once the entry is placed.
   *
   * @throws {Problem} `diagnostics.no-bridge` if none that is connected reaches the vehicle;
   *   `diagnostics.bridge-too-old` if it is to be recorded by one that does not;
   *   `diagnostics.vehicle-busy` if one is under way.
   */
  async function requestScan(ctx: Context, vehicleId: string, { bridgeId, isRecorded = false }: ScanDraft) {
    if (ctx.actor.kind !== 'person') throw new Error('only people ask for scans')
    const vehicle = await below.fleet.readVehicle(ctx, vehicleId)
    const bridge = await reach.requireBridge(ctx, vehicleId, bridgeId)
    if (isRecorded && (await reach.lacks(ctx, bridge, 'recording'))) throw bridgeTooOld(RECORDING)
    const id = uuidv7<ScanId>(ctx.now)
    const { subject } = vehicle
    const sealed = await envelopes.seal(ctx, id, subject, { vehicle: snapshotOf(vehicle), document: null })
    const scan = { id, vehicleId: vehicle.id, subject, bridgeId: bridge, sealed, isRecorded, requestedBy: ctx.actor.id }
    if ((await scanStore.insert(ctx.tx, ctx.org, scan, ctx.now)) === 0) {
      throw new Problem(
        'conflict',
        'diagnostics.vehicle-busy',
        'A scan of this vehicle is under way. Wait for its end.',
      )
    }
    ctx.record({ action: 'scan.request', object: [id, vehicle.id, bridge], subject })
    return { id, status: 'queued' as const }
  }

  /** @throws {Problem} `diagnostics.scan-unknown`, `diagnostics.seal-broken` */
  async function readScan(ctx: Context, id: string): Promise<ScanView> {
    const { row, envelope } = await opening.openScan(ctx, await requireScan(ctx, id))
    ctx.record({ action: 'scan.read', object: [row.id, row.vehicleId], subject: row.subject })
    return viewOf(row, envelope)
  }

  /**
   * The bytes the bridge signed, as they are.
   *
   * @throws {Problem} `diagnostics.scan-unknown`, `diagnostics.seal-broken`, or `diagnostics.not-sealed` while there
   *   are none.
   */
  async function readSealed(ctx: Context, id: string): Promise<Uint8Array> {
    const { row, envelope } = await opening.openScan(ctx, await requireScan(ctx, id))
    const { document } = envelope
    ctx.record({ action: 'scan.read', object: [row.id, row.vehicleId], subject: row.subject })
    if (document === null) {
      throw new Problem(
        'missing',
        'diagnostics.not-sealed',
        'This scan holds nothing sealed; it is under way or was lost.',
      )
    }
    return new TextEncoder().encode(document)
  }

  /** The same, of a scan of this vehicle: one of another is not there. */
  async function readSealedOf(ctx: Context, vehicleId: string, id: string): Promise<Uint8Array> {
    const { vehicleId: scanned } = await requireScan(ctx, id)
    if (scanned !== vehicleId) throw scanUnknown()
    return readSealed(ctx, id)
  }

  /** The scans of one vehicle, newest first. @throws {Problem} `missing` if the vehicle is not in the caller's reach. */
  async function listScans(ctx: Context, vehicleId: string, page: PageOptions): Promise<Page<ScanSummary>> {
    const vehicle = await below.fleet.readVehicle(ctx, vehicleId)
    const limit = limitOf(page)
    const filter = { vehicle: vehicle.id, isOver: false, after: readScanCursor(page.after), limit }
    const rows = await listPlaced(ctx, opening, filter)
    const shown = rows.slice(0, limit)
    const opened = await opening.openScans(ctx, shown)
    const summaries = new Map(shown.map((row, index) => [row.id, listedSummary(row, opened[index])]))
    const object = [...summaries.keys()]
    ctx.record({ action: 'scan.list', object, subject: vehicle.subject, facts: { count: object.length } })
    return toPage(rows, limit, cursorOf, (row) => summaries.get(row.id) ?? listedSummary(row, undefined))
  }

  /** A scan within reach. Unknown, of another organisation and out of reach are one answer. */
  async function requireScan(ctx: Context, id: string): Promise<ScanRow> {
    const row = await scanStore.find(ctx.tx, ctx.org, id)
    if (row && (await below.fleet.isInReach(ctx, row.vehicleId))) return row
    throw scanUnknown()
  }

  return { requestScan, readScan, readSealed, readSealedOf, listScans, requireScan }
}

const scanUnknown = () =>
  new Problem('missing', 'diagnostics.scan-unknown', 'There is no scan with this id in your reach.')

/** A page of rows and one more, each with the place of its seal. */
export async function listPlaced(ctx: Context, { withSeq }: Pick<Opening, 'withSeq'>, filter: ScanFilter) {
  const rows: ScanRow[] = []
  for (const row of await scanStore.list(ctx.tx, ctx.org, filter)) rows.push(await withSeq(ctx, row))
  return rows
}

export const cursorOf = ({ requestedAt, id }: ScanRow): readonly string[] => [requestedAt.toISOString(), id]

/** @throws {Problem} `http.cursor` */
export const readScanCursor = (after: string | undefined): readonly string[] | undefined =>
  readCursor(after, [isInstant, isUuid])
