/** What people do with recordings: list, look, take along, and run again. Callers are already authenticated and authorised. */
import { replayFile } from '#bridge/core'
import type { RecordingFile } from '#bridge/wire'
import type { Context } from '#kernel'
import { isUuid, Problem } from '#kernel'
import type { Page } from '#kernel/http'
import { isInstant, limitOf, readCursor, toPage } from '#kernel/http'
import { parseLine } from '#protocol/recording'
import { countFrames } from './document.ts'
import type { RecordingFormat } from './export.ts'
import { writeRecording } from './export.ts'
import type { Keeping, OpenedRecording } from './keeping.ts'
import type { RecordedKind, RecordingPorts } from './ports.ts'
import type { RecordingRow } from './recording-store.ts'
import { recordingStore } from './recording-store.ts'
import type { RecordingSummary, RecordingView, ReplayView } from './schema.ts'

export type RecordingVerbs = ReturnType<typeof createReading>

export function createReading({ fleet, of }: RecordingPorts, { openRecording, areAsPlaced }: Keeping) {
  /** The recordings of one vehicle, newest first. @throws {Problem} `missing` if the vehicle is not in the caller's reach. */
  async function listRecordings(
    ctx: Context,
    vehicleId: string,
    page: { readonly limit?: number; readonly after?: string },
  ): Promise<Page<RecordingSummary>> {
    const { id: vehicle, subject } = await fleet.readVehicle(ctx, vehicleId)
    const limit = limitOf(page)
    const after = readCursor(page.after, [isInstant, isUuid])
    const rows = await recordingStore.list(ctx.tx, ctx.org, { vehicle, after, limit })
    const shown = rows.slice(0, limit)
    const object = shown.map(({ id }) => id)
    ctx.record({ action: 'recording.list', object, subject, facts: { count: object.length } })
    const placed = await areAsPlaced(ctx, shown)
    const cursorOf = ({ recordedAt, id }: RecordingRow) => [recordedAt.toISOString(), id]
    return toPage(rows, limit, cursorOf, (row, index) => ({
      ...summaryOf(row),
      ...(placed[index] ? {} : { isUnreadable: true as const }),
    }))
  }

  /** @throws {Problem} as `openRecording`. */
  async function readRecording(ctx: Context, kind: RecordedKind, id: string): Promise<RecordingView> {
    const opened = await openRecording(ctx, kind, id)
    const { row, recording, seq } = opened
    ctx.record({ action: 'recording.read', ...aboutOf(opened) })
    const { source, resultSha256, lines, framesDropped, isCutOff } = recording
    return {
      ...summaryOf({ ...row, lines: lines.length, frames: countFrames(lines), framesDropped, isCutOff }),
      ...{ source, resultSha256, durationMs: durationOf(opened) },
      seal: { sha256: Buffer.from(row.sha256).toString('hex'), signature: row.signature, seq },
    }
  }

  /** As it is taken along, and the canonical text it is of. */
  async function openFile(ctx: Context, { row, recording, publicKey }: OpenedRecording) {
    const sealed = await of[row.kind].readSealed(ctx, row.id)
    const { signature } = row
    const head = { label: 'REPLAY', signature, publicKey: Buffer.from(publicKey).toString('base64url') } as const
    const file: RecordingFile =
      recording.type === 'muts/recording/v1'
        ? { type: 'muts/recording-file/v1', ...head, recording, scan: JSON.parse(sealed) }
        : { type: 'muts/act-recording-file/v1', ...head, recording, act: JSON.parse(sealed) }
    return { file, sealed }
  }

  /** @throws {Problem} as `openRecording`; `diagnostics.no-frames` where a log of frames is wanted and there are none. */
  async function exportRecording(ctx: Context, kind: RecordedKind, id: string, format: RecordingFormat) {
    const opened = await openRecording(ctx, kind, id)
    const written = writeRecording((await openFile(ctx, opened)).file, format)
    ctx.record({ action: 'recording.export', ...aboutOf(opened), facts: { format } })
    return written
  }

  /**
   * The same, of one that is of this vehicle.
   *
   * @throws {Problem} `missing` as well where the vehicle is not in the caller's reach, or the recording is of another.
   */
  async function exportOfVehicle(
    ctx: Context,
    { vehicleId, kind, id }: { readonly vehicleId: string; readonly kind: RecordedKind; readonly id: string },
    format: RecordingFormat,
  ) {
    const vehicle = await fleet.readVehicle(ctx, vehicleId)
    const recorded = await of[kind].require(ctx, id)
    if (recorded.vehicleId !== vehicle.id)
      throw new Problem('missing', `diagnostics.${kind}-unknown`, `There is no such ${kind} of this vehicle.`)
    return exportRecording(ctx, kind, recorded.id, format)
  }

  /** Makes it again out of the recording, in its own time and over no link, and holds that against what was sealed. */
  async function replayRecording(ctx: Context, kind: RecordedKind, id: string): Promise<ReplayView> {
    const opened = await openRecording(ctx, kind, id)
    const { file, sealed: before } = await openFile(ctx, opened)
    const found = await replayFile(file, before)
    const { verdict } = found
    const facts = { sha256: Buffer.from(opened.row.sha256).toString('hex'), verdict }
    ctx.record({ action: 'recording.replay', ...aboutOf(opened), facts })
    const { at = null, sealed = null, replayed = null } = found.verdict === 'different' ? found : {}
    const { line = null, because = null } = 'line' in found ? found : {}
    return {
      ...{ label: 'REPLAY', ...idsOf(opened.row), verdict, durationMs: durationOf(opened) },
      ...{ at, sealed, replayed, line, because },
    }
  }

  return { listRecordings, readRecording, exportRecording, exportOfVehicle, replayRecording }
}

const idsOf = ({ kind, id }: Pick<RecordingRow, 'kind' | 'id'>) => ({
  scanId: kind === 'scan' ? id : null,
  actId: kind === 'act' ? id : null,
})

const aboutOf = ({ row: { id, vehicleId, subject } }: OpenedRecording) => ({ object: [id, vehicleId], subject })

function durationOf({ recording: { lines } }: OpenedRecording): number {
  const last = lines.at(-1)
  return last === undefined ? 0 : Math.round(parseLine(last).atUs / 1_000)
}

const summaryOf = ({ recordedAt, ...row }: RecordingRow): RecordingSummary => ({
  label: 'REPLAY',
  ...idsOf(row),
  vehicleId: row.vehicleId,
  bridgeId: row.bridgeId,
  recordedAt: recordedAt.toISOString(),
  lines: row.lines,
  frames: row.frames,
  framesDropped: row.framesDropped,
  isCutOff: row.isCutOff,
})
