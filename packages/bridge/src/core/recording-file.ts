/** A recording that was taken along: believed only if it is the one spelling of what its key signed. */
import type { Json } from '#proof'
import { encodeCanonical, encodeUtf8, formatCanonical, fromBase64, sha256, toHex } from '#proof'
import type { RecordingFile } from '#wire'
import { replayAct } from './record-act.ts'
import { replayScan } from './record-scan.ts'
import type { ReplayVerdict } from './replay-verdict.ts'

/** Ed25519 (RFC 8032). @param publicKey 32 bytes, base 64 url. @param signature base 64. */
export type VerifySignature = (publicKey: string, bytes: Uint8Array, signature: string) => Promise<boolean> | boolean

/** By the type of the file: that of the recording in it, and the member that holds what it is of. */
const KINDS = {
  'muts/recording-file/v1': { recording: 'muts/recording/v1', of: 'scan' },
  'muts/act-recording-file/v1': { recording: 'muts/act-recording/v1', of: 'act' },
} as const satisfies Readonly<Record<RecordingFile['type'], object>>

/**
 * Reads a file as the server exports it as JSON. Whose key it is, it cannot say: that is compared with the bridge's own.
 *
 * @returns the file with the canonical text of its scan or act, or why it is not believed, in words.
 */
export async function openRecordingFile(
  text: string,
  verify: VerifySignature,
): Promise<{ readonly file: RecordingFile; readonly sealed: string } | { readonly because: string }> {
  const value = parse(text.endsWith('\n') ? text.slice(0, -1) : text)
  if (!isFile(value)) return { because: 'it is no recording in its canonical form, as it is exported' }
  const { recording, signature, publicKey } = value
  const bytes = encodeCanonical(recording as unknown as Json)
  if (!(await verify(publicKey, bytes, signature)))
    return { because: 'the signature does not fit: something in it was changed' }
  const sealed = formatCanonical(sealedOf(value) as unknown as Json)
  const hash = toHex(await sha256(encodeUtf8(sealed)))
  if (hash !== recording.resultSha256)
    return { because: `the ${KINDS[value.type].of} in it is not the one that was recorded` }
  return { file: value, sealed }
}

/** Makes it again out of the recording: a computation, over no link. @param sealed as `openRecordingFile` gives it. */
export const replayFile = (file: RecordingFile, sealed: string): Promise<ReplayVerdict> =>
  file.type === 'muts/recording-file/v1' ? replayScan(file.recording, sealed) : replayAct(file.recording, sealed)

const sealedOf = (file: RecordingFile) => (file.type === 'muts/recording-file/v1' ? file.scan : file.act)

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return formatCanonical(value as Json) === text ? value : undefined
  } catch {
    return undefined
  }
}

/** The rest of its shape is what was signed. */
function isFile(value: unknown): value is RecordingFile {
  if (typeof value !== 'object' || value === null) return false
  const file = value as Readonly<Record<string, unknown>>
  const { type, label, recording, signature, publicKey } = file
  const kind = Object.hasOwn(KINDS, String(type)) ? KINDS[type as RecordingFile['type']] : undefined
  if (kind === undefined || label !== 'REPLAY') return false
  const members = ['label', 'publicKey', 'recording', 'signature', 'type', kind.of]
  const isWhole = Object.keys(file).toSorted().join() === members.toSorted().join()
  const isSigned = isBase64(String(signature), 64) && isBase64(toPlain(String(publicKey)), 32)
  const of = file[kind.of]
  return isWhole && isSigned && isRecording(recording, kind.recording) && typeof of === 'object' && of !== null
}

const toPlain = (url: string) => (/[+/=]/.test(url) ? '' : `${url.replaceAll('-', '+').replaceAll('_', '/')}=`)

/** In its one spelling: leftover bits would let a byte change without its meaning. */
function isBase64(text: string, bytes: number): boolean {
  try {
    return fromBase64(text).length === bytes
  } catch {
    return false
  }
}

function isRecording(value: unknown, wanted: string): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { type, lines } = value as Readonly<Record<string, unknown>>
  return type === wanted && Array.isArray(lines) && lines.every((line) => typeof line === 'string')
}
