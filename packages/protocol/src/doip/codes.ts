/** Numbers of ISO 13400-2 and their names. What is not named is reserved or the maker's own. */
import { formatHex } from '#protocol/bytes'
import type { LinkErrorKind } from '#protocol/link'

export const ACTIVATION_CODES: ReadonlyMap<number, string> = new Map([
  [0x00, 'unknown source address'],
  [0x01, 'all sockets in use'],
  [0x02, 'source address differs from the one this socket activated'],
  [0x03, 'source address is active on another socket'],
  [0x04, 'authentication missing'],
  [0x05, 'confirmation rejected'],
  [0x06, 'activation type unsupported'],
  [0x07, 'encrypted connection required'],
  [0x08, 'vehicle not ready'],
  [0x10, 'activated'],
  [0x11, 'activated once confirmed'],
])

export const ACTIVATED = 0x10
export const ACTIVATED_ONCE_CONFIRMED = 0x11

export const HEADER_NACKS: ReadonlyMap<number, string> = new Map([
  [0x00, 'incorrect pattern'],
  [0x01, 'unknown payload type'],
  [0x02, 'message too large'],
  [0x03, 'out of memory'],
  [0x04, 'invalid payload length'],
])

export const DIAGNOSTIC_NACKS: ReadonlyMap<number, string> = new Map([
  [0x02, 'invalid source address'],
  [0x03, 'unknown target address'],
  [0x04, 'diagnostic message too large'],
  [0x05, 'out of memory'],
  [0x06, 'target unreachable'],
  [0x07, 'unknown network'],
  [0x08, 'transport protocol error'],
])

/** What a refusal means for whoever asked; all that is not here is `refused` and concerns the connection. */
export const NACK_KINDS: ReadonlyMap<number, { readonly kind: LinkErrorKind; readonly isOfUnit: boolean }> = new Map([
  [0x03, { kind: 'unreachable', isOfUnit: true }],
  [0x04, { kind: 'refused', isOfUnit: true }],
  [0x05, { kind: 'busy', isOfUnit: true }],
  [0x06, { kind: 'unreachable', isOfUnit: true }],
  [0x07, { kind: 'unreachable', isOfUnit: true }],
  [0x08, { kind: 'garbled', isOfUnit: true }],
])

/** `'unknown target address (0x03)'`, `'reserved (0x42)'`. */
export function nameCode(names: ReadonlyMap<number, string>, code: number): string {
  return `${names.get(code) ?? 'reserved'} (0x${formatHex(code, 2)})`
}
