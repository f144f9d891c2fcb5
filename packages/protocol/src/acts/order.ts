/** What somebody orders to be done to a vehicle, and the bytes it comes to. */
import { concat, encodeNumber, fromHex, toHex } from '#protocol/bytes'
import type { ActClass } from './act-class.ts'
import { classifyRequest } from './act-class.ts'

/** `ecu` is an address such as `0x7E8`; bytes are upper-case hex without blanks. */
export type ActOrder =
  /** Of every unit that holds some, or of one. */
  | { readonly kind: 'clear-codes'; readonly ecu: string | null }
  /** One request as it is. */
  | { readonly kind: 'raw'; readonly ecu: string; readonly request: string }
  /** Takes an input or output over (ISO 14229-1, 0x2F, shortTermAdjustment) for `holdMs` at most, and gives it back. */
  | {
      readonly kind: 'control'
      readonly ecu: string
      readonly identifier: string
      readonly state: string
      readonly holdMs: number
    }
  /** Starts a routine (0x31), lets it run for `holdMs` at most, and stops it. */
  | {
      readonly kind: 'routine'
      readonly ecu: string
      readonly identifier: string
      readonly option: string
      readonly holdMs: number
    }

export const ACT_KINDS = ['clear-codes', 'raw', 'control', 'routine'] as const

/** Nothing is held for longer, whoever asks. */
export const MOST_HOLD_MS = 60_000

/** What begins an order and what ends it; a clear has as many beginnings as units, which only the vehicle tells. */
export interface Bytes {
  readonly begin: Uint8Array
  readonly end?: Uint8Array
}

/** @throws {SyntaxError | DecodeError} never for an order whose shape was checked. */
export function bytesOf(order: Exclude<ActOrder, { kind: 'clear-codes' }>): Bytes {
  switch (order.kind) {
    case 'raw':
      return { begin: fromHex(order.request) }
    case 'control': {
      const identifier = fromHex(order.identifier)
      return {
        begin: concat(Uint8Array.of(0x2f), identifier, Uint8Array.of(0x03), fromHex(order.state)),
        end: concat(Uint8Array.of(0x2f), identifier, Uint8Array.of(0x00)),
      }
    }
    case 'routine': {
      const identifier = fromHex(order.identifier)
      return {
        begin: concat(Uint8Array.of(0x31, 0x01), identifier, fromHex(order.option)),
        end: concat(Uint8Array.of(0x31, 0x02), identifier),
      }
    }
  }
}

export const classOf = (order: ActOrder): ActClass =>
  order.kind === 'clear-codes' ? 'reversible' : classifyRequest(bytesOf(order).begin)

/** Service, and sub-function or identifier: enough to say what was asked for, and nothing of what it carried. */
export const headOf = (request: Uint8Array): string => toHex(request.subarray(0, 4), '')

/** Clears all codes of one unit, in the language it speaks. */
export function clearingOf(protocol: 'UDS' | 'OBD' | 'KWP' | 'J1939'): Uint8Array {
  if (protocol === 'UDS') return concat(Uint8Array.of(0x14), encodeNumber(0xffffff, 3))
  return protocol === 'KWP' ? Uint8Array.of(0x14, 0xff, 0x00) : Uint8Array.of(0x04)
}
