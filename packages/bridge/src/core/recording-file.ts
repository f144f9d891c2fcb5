/** A recording that was taken along: believed only if it is the one spelling of what its key signed. */
import type { Json } from '#proof'
import { encodeCanonical, encodeUtf8, formatCanonical, fromBase64, sha256, toHex } from '#proof'
import type { RecordingFile } from '#wire'

/** Ed25519 (RFC 8032). @param publicKey 32 bytes, base 64 url. @param signature base 64. */
export type VerifySignature = (publicKey: string, bytes: Uint8Array, signature: string) => Promise<boolean> | boolean

const MEMBERS = ['label', 'publicKey', 'recording', 'scan', 'signature', 'type']

/**
 * Reads a file as the server exports it as JSON. Whose key it is, it cannot say: that is compared with the bridge's own.
 *
 * @returns the file with the canonical text of its scan, or why it is not believed, in words.
 */
export async function openRecordingFile(
  text: string,
  verify: VerifySignature,
): Promise<{ readonly file: RecordingFile; readonly sealed: string } | { readonly because: string }> {
  const value = parse(text.endsWith('\n') ? text.slice(0, -1) : text)
  if (!isFile(value)) return { because: 'it is no recording in its canonical form, as it is exported' }
  const { recording, scan, signature, publicKey } = value
  const bytes = encodeCanonical(recording as unknown as Json)
  if (!(await verify(publicKey, bytes, signature)))
    return { because: 'the signature does not fit: something in it was changed' }
  const sealed = formatCanonical(scan as unknown as Json)
  const hash = toHex(await sha256(encodeUtf8(sealed)))
  if (hash !== recording.resultSha256) return { because: 'the scan in it is not the one that was recorded' }
  return { file: value, sealed }
}

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
  const { type, label, recording, scan, signature, publicKey } = file
  const isWhole = Object.keys(file).toSorted().join() === MEMBERS.join()
  const isNamed = type === 'muts/recording-file/v1' && label === 'REPLAY'
  const isSigned = isBase64(String(signature), 64) && isBase64(toPlain(String(publicKey)), 32)
  return isWhole && isNamed && isSigned && isRecording(recording) && typeof scan === 'object' && scan !== null
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

function isRecording(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { type, lines } = value as Readonly<Record<string, unknown>>
  return type === 'muts/recording/v1' && Array.isArray(lines) && lines.every((line) => typeof line === 'string')
}
