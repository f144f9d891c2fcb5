/** What a bridge hands in as a recording is believed only if its own key signed exactly these bytes, and they are about this scan. */
import { Compile } from 'typebox/compile'
import type { RecordingDocument } from '#bridge/wire'
import { DecodeError, LineError } from '#protocol/bytes'
import { isFrame, parseLine, readFrames } from '#protocol/recording'
import type { RecordedScan, RecordingPorts } from './ports.ts'
import { Document } from './schema.ts'

const shape = Compile(Document)

interface Signed {
  readonly document: string
  readonly signature: string
}

/** The recording, or why it is not believed. */
export function readRecording(
  signed: Signed,
  scan: RecordedScan,
  publicKey: Uint8Array,
  readSigned: RecordingPorts['readSigned'],
): { readonly recording: RecordingDocument } | { readonly because: string } {
  const read = readSigned(signed, publicKey)
  if ('because' in read) return read
  const { value } = read
  if (!shape.Check(value)) return { because: 'shape' }
  const recording = value as RecordingDocument
  const isOfScan =
    recording.scanId === scan.id && recording.vehicleId === scan.vehicleId && recording.bridgeId === scan.bridgeId
  if (!isOfScan) return { because: 'another-scan' }
  if (scan.sha256 === null || recording.resultSha256 !== Buffer.from(scan.sha256).toString('hex'))
    return { because: 'another-result' }
  return areSound(recording.lines) ? { recording } : { because: 'lines' }
}

export const countFrames = (lines: readonly string[]): number =>
  lines.filter((line) => isFrame(parseLine(line).said)).length

/** Each line can be read, and none is earlier than the one before. */
function areSound(lines: readonly string[]): boolean {
  try {
    let lastUs = 0
    for (const line of lines) {
      const { atUs } = parseLine(line)
      if (atUs < lastUs) return false
      lastUs = atUs
    }
    for (const _ of readFrames(lines));
    return true
  } catch (error) {
    if (error instanceof DecodeError || error instanceof LineError) return false
    throw error
  }
}
