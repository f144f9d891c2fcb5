/** What people do with recordings: list, look, take along, and run again. Callers are already authenticated and authorised. */
import { replayScan } from '#bridge/core'
import type { RecordingFile } from '#bridge/wire'
import type { Context } from '#kernel'
import { isUuid } from '#kernel'
import type { Page } from '#kernel/http'
import { isInstant, limitOf, readCursor, toPage } from '#kernel/http'
import { parseLine } from '#protocol/recording'
import { countFrames } from './document.ts'
import type { RecordingFormat } from './export.ts'
import { writeRecording } from './export.ts'
import type { Keeping, OpenedRecording } from './keeping.ts'
import type { RecordingPorts } from './ports.ts'
import type { RecordingRow } from './recording-store.ts'
import { recordingStore } from './recording-store.ts'
import type { RecordingSummary, RecordingView, ReplayView } from './schema.ts'

export type RecordingVerbs = ReturnType<typeof createReading>

export function createReading({ fleet, scans }: RecordingPorts, { openRecording }: Keeping) {
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
    const object = rows.slice(0, limit).map(({ scanId }) => scanId)
    ctx.record({ action: 'recording.list', object, subject, facts: { count: object.length } })
    return toPage(rows, limit, ({ recordedAt, scanId }) => [recordedAt.toISOString(), scanId], summaryOf)
  }

  /** @throws {Problem} as `openRecording`. */
  async function readRecording(ctx: Context, scanId: string): Promise<RecordingView> {
    const opened = await openRecording(ctx, scanId)
    const { row, recording, seq } = opened
    ctx.record({ action: 'recording.read', ...aboutOf(opened) })
    const { source, resultSha256, lines, framesDropped, isCutOff } = recording
    return {
      ...summaryOf({ ...row, lines: lines.length, frames: countFrames(lines), framesDropped, isCutOff }),
      ...{ source, resultSha256, durationMs: durationOf(opened) },
      seal: { sha256: Buffer.from(row.sha256).toString('hex'), signature: row.signature, seq },
    }
  }

  /** @throws {Problem} as `openRecording`; `diagnostics.no-frames` where a log of frames is wanted and there are none. */
  async function exportRecording(ctx: Context, scanId: string, format: RecordingFormat) {
    const opened = await openRecording(ctx, scanId)
    const { recording, row, publicKey } = opened
    const file: RecordingFile = {
      type: 'muts/recording-file/v1',
      label: 'REPLAY',
      recording,
      signature: row.signature,
      publicKey: Buffer.from(publicKey).toString('base64url'),
      scan: JSON.parse(await scans.readSealed(ctx, scanId)),
    }
    const written = writeRecording(file, format)
    ctx.record({ action: 'recording.export', ...aboutOf(opened), facts: { format } })
    return written
  }

  /** Scans again out of the recording, in its own time, and holds what comes of it against what was sealed. */
  async function replayRecording(ctx: Context, scanId: string): Promise<ReplayView> {
    const opened = await openRecording(ctx, scanId)
    const found = await replayScan(opened.recording, await scans.readSealed(ctx, scanId))
    const { verdict } = found
    const facts = { sha256: Buffer.from(opened.row.sha256).toString('hex'), verdict }
    ctx.record({ action: 'recording.replay', ...aboutOf(opened), facts })
    const { at = null, sealed = null, replayed = null } = found.verdict === 'different' ? found : {}
    const { line = null, because = null } = 'line' in found ? found : {}
    const { scanId: id } = opened.row
    return {
      ...{ label: 'REPLAY', scanId: id, verdict, durationMs: durationOf(opened) },
      ...{ at, sealed, replayed, line, because },
    }
  }

  return { listRecordings, readRecording, exportRecording, replayRecording }
}

const aboutOf = ({ row: { scanId, vehicleId, subject } }: OpenedRecording) => ({ object: [scanId, vehicleId], subject })

function durationOf({ recording: { lines } }: OpenedRecording): number {
  const last = lines.at(-1)
  return last === undefined ? 0 : Math.round(parseLine(last).atUs / 1_000)
}

const summaryOf = ({ subject: _subject, recordedAt, ...row }: RecordingRow): RecordingSummary => ({
  label: 'REPLAY',
  scanId: row.scanId,
  vehicleId: row.vehicleId,
  bridgeId: row.bridgeId,
  recordedAt: recordedAt.toISOString(),
  lines: row.lines,
  frames: row.frames,
  framesDropped: row.framesDropped,
  isCutOff: row.isCutOff,
})
