/** Scans that are over, for those who read: listed, and each as a report. Callers are already authenticated and authorised. */
import type { ScanDocument } from '#bridge/wire'
import type { Envelope, PageOptions, ScanRow, ScanSummary, ScanVerbs, VehicleSnapshot } from '#diagnostics/scans'
import { createOpening, cursorOf, listPlaced, readScanCursor, readTrusted, summaryOf } from '#diagnostics/scans'
import type { Context, Kernel } from '#kernel'
import { Problem, setsOf } from '#kernel'
import type { Sql } from '#kernel/database'
import type { Page } from '#kernel/http'
import { limitOf, toPage } from '#kernel/http'
import type { Opened } from '#kernel/vault'
import { SEES_WHOLE } from './access.ts'
import type { Mask } from './mask.ts'
import { createMask, hideRaw, maskTail } from './mask.ts'
import type { ReportSummary } from './schema.ts'

/** All that a report states. */
export interface Report {
  readonly scan: ScanSummary
  readonly vehicle: VehicleSnapshot
  readonly read: ScanDocument | null
  /** What hides VIN and plate from a reader who is to see less; everything that is shown goes through it. */
  readonly mask?: Mask
}

/** What reports ask of the rooms below. */
export interface ReportsBelow {
  readonly fleet: {
    /** For a list, in SQL: whether the vehicle in a column is in the caller's reach. */
    reachedIn(ctx: Context): Promise<(vehicle: Sql) => Sql>
  }
}

export type ReportVerbs = ReturnType<typeof createReports>

export function createReports(kernel: Pick<Kernel, 'vault' | 'ledger'>, below: ReportsBelow, scans: ScanVerbs) {
  const opening = createOpening(kernel)

  /** Scans that are over, the latest first; to a technician those of assigned vehicles. */
  async function listReports(ctx: Context, page: PageOptions): Promise<Page<ReportSummary>> {
    const limit = limitOf(page)
    const isReached = await below.fleet.reachedIn(ctx)
    const rows = await listPlaced(ctx, opening, {
      vehicle: undefined,
      isReached,
      isOver: true,
      after: readScanCursor(page.after),
      limit,
    })
    const shown = rows.slice(0, limit)
    const opened = await opening.openScans(ctx, shown)
    ctx.record({
      action: 'report.list',
      object: shown.map(({ id }) => id),
      subject: [...new Set(shown.map(({ subject }) => subject))],
      facts: { count: shown.length },
    })
    const summaries = new Map(shown.map((row, index) => [row.id, listedReport(ctx, row, opened[index])]))
    return toPage(rows, limit, cursorOf, (row) => summaries.get(row.id) ?? listedReport(ctx, row, undefined))
  }

  /** @throws {Problem} `diagnostics.scan-unknown`, `diagnostics.seal-broken`, or `diagnostics.scan-open` while it is under way. */
  async function readReport(ctx: Context, scanId: string): Promise<Report> {
    const { row, envelope } = await opening.openScan(ctx, await scans.requireScan(ctx, scanId))
    const report = toReport(ctx, row, envelope)
    const facts = { masked: report.mask !== undefined }
    ctx.record({ action: 'report.read', object: [row.id, row.vehicleId], subject: row.subject, facts })
    if (report.scan.status === 'done' || report.scan.status === 'failed') return report
    throw new Problem('conflict', 'diagnostics.scan-open', 'This scan is not over yet. Its report comes with its end.')
  }

  return { listReports, readReport }
}

function listedReport(ctx: Context, row: ScanRow, opened: Opened<Envelope> | undefined): ReportSummary {
  const summary = toSummary(toReport(ctx, row, opened?.state === 'open' ? opened.value : NOTHING))
  if (opened?.state !== 'broken') return summary
  const { seal: _seal, ...rest } = summary
  return { ...rest, isUnreadable: true }
}

function toReport(ctx: Context, row: ScanRow, { vehicle, document }: Envelope): Report {
  const read = document === null ? null : readTrusted(document)
  const scan = summaryOf(row, document)
  const { actor, scope } = ctx
  const isWhole = actor.kind === 'person' && setsOf(actor).some((role) => SEES_WHOLE[scope].includes(role))
  if (isWhole) return { scan, vehicle, read }
  return { scan, vehicle, read: read && hideRaw(read), mask: createMask(vehicle, read) }
}

/** What is left of what was erased or is broken. */
const NOTHING: Envelope = {
  vehicle: { unit: '–', vin: null, plate: null, make: null, model: null, year: null },
  document: null,
}

function toSummary({ scan, vehicle, mask }: Report): ReportSummary {
  const { id, vehicleId, status, endedAt, source, dtcCount = 0, untoldUnits = 0, seal } = scan
  const shown = (text: string | null) => (mask && text !== null ? maskTail(text) : text)
  return {
    scanId: id,
    vehicleId,
    status,
    unit: mask ? mask(vehicle.unit) : vehicle.unit,
    vin: shown(vehicle.vin),
    plate: shown(vehicle.plate),
    endedAt,
    dtcCount,
    untoldUnits,
    ...(source ? { source } : {}),
    ...(seal ? { seal } : {}),
  }
}
