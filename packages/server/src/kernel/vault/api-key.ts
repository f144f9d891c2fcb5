/**
 * Own API keys: `mutk_live_<id><secret><checksum>`, 10 + 11 + 43 + 6 characters of base62. The secret has 256 bits, so a fast keyed
 * hash of it is all that is stored; the checksum (CRC-32 of what stands before it) lets a scanner of leaked secrets tell
 * a key from a word without asking anybody.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { Secret } from './secret.ts'

export interface NewApiKey {
  /** To look it up by; no secret. */
  readonly id: string
  /** Shown once, to whoever made it. */
  readonly key: Secret
}

const PREFIX = 'mutk_live_'
const ID_CHARS = 11
const SECRET_CHARS = 43
const CHECKSUM_CHARS = 6
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const KEY = new RegExp(`^${PREFIX}[0-9A-Za-z]{${ID_CHARS + SECRET_CHARS + CHECKSUM_CHARS}}$`)

/** @param id of a key there is already, whose secret is made anew. */
export function createApiKey(id = encodeBase62(randomBytes(8), ID_CHARS)): NewApiKey {
  const head = `${PREFIX}${id}${encodeBase62(randomBytes(32), SECRET_CHARS)}`
  return { id, key: new Secret(head + checksumOf(head)) }
}

/** The id of a text that has the form and the checksum of a key; whether there is such a key is another question. */
export function readApiKeyId(text: string): string | undefined {
  if (!KEY.test(text)) return undefined
  const end = text.length - CHECKSUM_CHARS
  if (text.slice(end) !== checksumOf(text.slice(0, end))) return undefined
  return text.slice(PREFIX.length, PREFIX.length + ID_CHARS)
}

/** What is stored: HMAC-SHA-256 of the whole key, 32 bytes. @param pepper derived for this purpose, not in the database */
export const hashApiKey = (text: string, pepper: Uint8Array): Uint8Array =>
  new Uint8Array(createHmac('sha256', pepper).update(text, 'utf8').digest())

/** Takes as long for any text of the form, and as long where nothing is stored. */
export function isApiKey(text: string, stored: Uint8Array | undefined, pepper: Uint8Array): boolean {
  const hash = hashApiKey(text, pepper)
  const expected = stored?.length === hash.length ? stored : new Uint8Array(hash.length)
  return timingSafeEqual(hash, expected) && stored !== undefined && readApiKeyId(text) !== undefined
}

const checksumOf = (head: string): string => encodeNumber(BigInt(crc32(head)), CHECKSUM_CHARS)

const encodeBase62 = (bytes: Buffer, length: number): string =>
  encodeNumber(BigInt(`0x${bytes.toString('hex')}`), length)

/** Most significant first, filled up with zeros. */
function encodeNumber(number: bigint, length: number): string {
  let text = ''
  for (let rest = number; text.length < length; rest /= 62n) text = (ALPHABET[Number(rest % 62n)] ?? '') + text
  return text
}
