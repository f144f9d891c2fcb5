/** What somebody orders to be done to a vehicle, and the bytes it comes to. */
import { concat, encodeNumber, fromHex, toHex } from '#protocol/bytes'
import { parseDtc } from '#protocol/dtc'
import { ALL_DTC_GROUPS } from '#protocol/kwp'
import type { EcuResult } from '#protocol/scan'
import { ALL_GROUPS } from '#protocol/uds'
import type { ActClass } from './act-class.ts'
import { classifyRequest } from './act-class.ts'

/** `ecu` is an address such as `0x7E8`; bytes are upper-case hex without blanks. */
export type ActOrder =
  /** Of every unit that holds some, or of one. */
  | { readonly kind: 'clear-codes'; readonly ecu: string | null }
  /** One code of a unit that speaks UDS, as a scan spells it: see `SINGLE_CODE`. */
  | { readonly kind: 'clear-code'; readonly ecu: string; readonly code: string }
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

export const ACT_KINDS = ['clear-codes', 'clear-code', 'raw', 'control', 'routine'] as const

/**
 * One trouble code as a scan spells it: `P0301`, `C0040-11`. None of the numbers that stand for many: of a whole system
 * (ISO 14230-3: 0000, 4000, 8000, C000), of a functional group and of all (ISO 14229-1, annex D.1: FFFFxx).
 */
export const SINGLE_CODE = /^(?![PCBU]0000|U3FFF)[PCBU][0-3][0-9A-F]{3}(-(?!00)[0-9A-F]{2})?$/

/** Nothing is held for longer, whoever asks. */
export const MOST_HOLD_MS = 60_000

/** What begins an order and what ends it; a clear of all codes has as many beginnings as units, which only the vehicle tells. */
export interface Bytes {
  readonly begin: Uint8Array
  readonly end?: Uint8Array
}

/** @throws {SyntaxError} never for an order whose shape was checked. */
export function bytesOf(order: Exclude<ActOrder, { kind: 'clear-codes' }>): Bytes {
  switch (order.kind) {
    case 'clear-code':
      return { begin: concat(Uint8Array.of(CLEAR), encodeNumber(numberOf(order.code), 3)) }
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

const CLEAR = 0x14

/** Three bytes as one number; of a code without a failure type the last is zero, as a scan spells it. */
function numberOf(code: string): number {
  const number = SINGLE_CODE.test(code) ? parseDtc(code) : undefined
  if (number === undefined) throw new SyntaxError(`'${code}' is no single trouble code`)
  return number.code * 0x100 + (number.failureType ?? 0)
}

export const isClearing = (order: ActOrder): order is Extract<ActOrder, { kind: 'clear-codes' | 'clear-code' }> =>
  order.kind === 'clear-codes' || order.kind === 'clear-code'

/** Whether a unit has told this code in a way by which it can be cleared alone: by UDS, all three bytes of it. */
export const tellsSingle = ({ protocol, dtcs }: Pick<EcuResult, 'protocol' | 'dtcs'>, code: string): boolean =>
  protocol === 'UDS' && dtcs.some((dtc) => dtc.code === code && dtc.statusByte !== undefined)

/** Clears all codes of one unit, in the language it speaks. */
export function clearingOf(protocol: 'UDS' | 'OBD' | 'KWP' | 'J1939'): Uint8Array {
  if (protocol === 'UDS') return concat(Uint8Array.of(CLEAR), encodeNumber(ALL_GROUPS, 3))
  return protocol === 'KWP' ? concat(Uint8Array.of(CLEAR), encodeNumber(ALL_DTC_GROUPS, 2)) : Uint8Array.of(0x04)
}
