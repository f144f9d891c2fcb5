import { api } from './api.ts'

/** What this browser found when it hashed the sealed bytes itself. Hashes in lower-case hex. */
export interface SealCheck {
  readonly computed: string
  readonly sizeBytes: number
  readonly holds: boolean
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** SHA-256 in lower-case hex, by WebCrypto. */
export async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Fetches the exact bytes of a scan's result and compares their hash with the seal that was shown. */
export async function checkSeal(scanId: string, shown: string): Promise<SealCheck> {
  const answer = await api.send(`/scans/${encodeURIComponent(scanId)}/sealed`, { accept: '*/*' })
  const bytes = new Uint8Array(await answer.arrayBuffer())
  const computed = await sha256Hex(bytes)
  return { computed, sizeBytes: bytes.length, holds: computed === shown, bytes }
}
