/** What a bridge hands in as a recording is believed only if its own key signed exactly these bytes, and they are about this scan or act. */
import { Compile } from 'typebox/compile'
import type { ActRecordingDocument, RecordingDocument } from '#bridge/wire'
import { DecodeError, LineError } from '#protocol/bytes'
import { requireFrame } from '#protocol/can'
import { isFrame, parseLine, readFrames } from '#protocol/recording'
import type { Recorded, RecordedKind, RecordingPorts } from './ports.ts'
import { DOCUMENTS } from './schema.ts'

const SHAPES = { scan: Compile(DOCUMENTS.scan), act: Compile(DOCUMENTS.act) }

export type AnyRecording = RecordingDocument | ActRecordingDocument

interface Signed {
  readonly document: string
  readonly signature: string
}

/** The recording, or why it is not believed. */
export function readRecording(
  signed: Signed,
  of: Recorded & { readonly kind: RecordedKind },
  publicKey: Uint8Array,
  readSigned: RecordingPorts['readSigned'],
): { readonly recording: AnyRecording } | { readonly because: string } {
  const read = readSigned(signed, publicKey)
  if ('because' in read) return read
  const { value } = read
  if (!SHAPES[of.kind].Check(value)) return { because: 'shape' }
  const recording = value as AnyRecording
  if (idOf(recording) !== of.id || recording.vehicleId !== of.vehicleId || recording.bridgeId !== of.bridgeId)
    return { because: `another-${of.kind}` }
  if (of.sha256 === null || recording.resultSha256 !== Buffer.from(of.sha256).toString('hex'))
    return { because: 'another-result' }
  return areSound(recording.lines, WORDS[of.kind]) ? { recording } : { because: 'lines' }
}

export const idOf = (recording: AnyRecording): string =>
  recording.type === 'muts/recording/v1' ? recording.scanId : recording.actId

export const countFrames = (lines: readonly string[]): number =>
  lines.filter((line) => isFrame(parseLine(line).said)).length

/** What stands in the lines of a bridge of ours, beside frames. */
const OF_BOTH = [
  ...['clock', 'step', 'open', 'opened', 'closed', 'state', 'list', 'units', 'unlisted'],
  ...['ask', 'answers', 'failed', 'voltage', 'volts', 'read', 'group', 'denied'],
]
const WORDS: Readonly<Record<RecordedKind, ReadonlySet<string>>> = {
  scan: new Set(OF_BOTH),
  act: new Set([...OF_BOTH, 'consult', 'decided', 'undecided', 'see']),
}
const UNIT = /^[0-9A-F]{3,8}$/
const ANSWER = /^[0-9A-F]{3,8}:(?:[0-9A-F]{2})*$/
/** Units on all buses of a vehicle; also how many may answer one question. */
const MOST_UNITS = 256
/** A scan, or an act, takes minutes. */
const LONGEST_US = 24 * 60 * 60 * 1_000_000

/** Each line is one that a bridge of ours writes, none is earlier than the one before, and each frame can be on a bus. */
function areSound(lines: readonly string[], words: ReadonlySet<string>): boolean {
  try {
    let lastUs = 0
    for (const line of lines) {
      const { atUs, said } = parseLine(line)
      if (atUs < lastUs || atUs > LONGEST_US || !isSound(said, words)) return false
      lastUs = atUs
    }
    for (const frame of readFrames(lines)) requireFrame(frame)
    return true
  } catch (error) {
    if (error instanceof DecodeError || error instanceof LineError || error instanceof RangeError) return false
    throw error
  }
}

function isSound(said: string, words: ReadonlySet<string>): boolean {
  if (isFrame(said)) return true
  const at = said.indexOf(' ')
  const word = at < 0 ? said : said.slice(0, at)
  if (word !== 'answers' && word !== 'units') return words.has(word)
  const parts = at < 0 ? [] : said.slice(at + 1).split(' ', MOST_UNITS + 1)
  return parts.length <= MOST_UNITS && parts.every((part) => (word === 'answers' ? ANSWER : UNIT).test(part))
}
