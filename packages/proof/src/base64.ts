/** Base 64 of RFC 4648, section 4, and hexadecimal: strict, so that one value has exactly one spelling. */
import { ProofError } from './proof-error.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const CODES = Uint8Array.from(ALPHABET, (char) => char.charCodeAt(0))
const VALUES = new Map(Array.from(ALPHABET, (char, value) => [char.charCodeAt(0), value] as const))
const PAD = '='.charCodeAt(0)
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const ascii = new TextDecoder()

/** Writes bytes as padded Base 64. */
export function toBase64(bytes: Uint8Array): string {
  const out = new Uint8Array(Math.ceil(bytes.length / 3) * 4).fill(PAD)
  for (let at = 0, to = 0; at < bytes.length; at += 3, to += 4) {
    const left = bytes.length - at
    const word = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    for (let digit = 0; digit <= Math.min(left, 3); digit++) {
      out[to + digit] = CODES[(word >> (18 - 6 * digit)) & 63] ?? PAD
    }
  }
  return ascii.decode(out)
}

/**
 * Reads padded Base 64.
 *
 * @throws {ProofError} malformed on a foreign character, wrong padding or leftover bits: a second spelling
 * of the same bytes would let a text change without its meaning.
 */
export function fromBase64(text: string): Uint8Array {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  if (text.length % 4 !== 0) throw malformed(text)
  const digits = text.length - padding
  const out = new Uint8Array((text.length / 4) * 3 - padding)
  let bits = 0
  let held = 0
  let to = 0
  for (let at = 0; at < digits; at++) {
    const value = VALUES.get(text.charCodeAt(at))
    if (value === undefined) throw malformed(text)
    held = ((held << 6) | value) & 0xffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      out[to++] = held >> bits
    }
  }
  if ((held & ((1 << bits) - 1)) !== 0) throw malformed(text)
  return out
}

/** Writes bytes as lower-case hexadecimal digits. */
export function toHex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += HEX[byte] ?? ''
  return text
}

const malformed = (text: string) => new ProofError('malformed', `not Base 64: ${text.slice(0, 24)}`)
