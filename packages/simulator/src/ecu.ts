/** A virtual control unit: what it holds, and what it answers to UDS and OBD requests. No time, no wire. */
import { concat, encodeNumber } from '#protocol/bytes'
import { NEGATIVE_RESPONSE, POSITIVE_OFFSET } from '#protocol/uds'
import { answerObd } from './ecu-obd.ts'

export interface VirtualDtc {
  /** Three bytes, the last one the failure type. */
  readonly dtc: number
  readonly status: number
  /** PIDs of SAE J1979 with their bytes at the moment the code was set. */
  readonly frozen?: ReadonlyMap<number, Uint8Array>
}

export type EcuKey = 'engine' | 'transmission' | 'brakes' | 'cluster'

export interface VirtualEcu {
  readonly key: EcuKey
  /** CAN identifier it answers with, and its logical address behind a DoIP gateway. */
  readonly canId: number
  readonly doipAddress: number
  readonly speaksUds: boolean
  /** Live values of service 01, by PID; absent if the unit is not emission-related. */
  readonly readPid?: (pid: number) => Uint8Array | undefined
  readonly identifiers: ReadonlyMap<number, Uint8Array>
  /** Service 09 by type, items without their count. */
  readonly information: ReadonlyMap<number, Uint8Array>
  /** Cleared by services 14 and 04, so the list is the unit's own. */
  dtcs: readonly VirtualDtc[]
}

export const NEGATIVE = {
  serviceNotSupported: 0x11,
  subFunctionNotSupported: 0x12,
  incorrectLength: 0x13,
  requestOutOfRange: 0x31,
  pending: 0x78,
} as const

/** To everybody at once a unit does not say that it knows nothing of the matter (ISO 14229-1, 7.5). */
const QUIET_WHEN_FUNCTIONAL: readonly number[] = [0x11, 0x12, 0x31, 0x7e, 0x7f]
const SUPPRESS_BIT = 0x80
const LAST_OBD_SERVICE = 0x0a
const AVAILABLE_STATUS = 0xff
/** P2 = 50 ms, P2* = 5,000 ms in steps of 10. */
const SESSION_TIMING = Uint8Array.of(0x00, 0x32, 0x01, 0xf4)

/** @returns undefined where a real unit keeps silent. */
export function answerRequest(ecu: VirtualEcu, request: Uint8Array, isFunctional: boolean): Uint8Array | undefined {
  const service = request[0] ?? 0
  const answer = service <= LAST_OBD_SERVICE ? answerObd(ecu, request) : answerUds(ecu, request)
  if (answer === undefined) return undefined
  if (typeof answer !== 'number') return concat(Uint8Array.of(service + POSITIVE_OFFSET), answer)
  if (isFunctional && QUIET_WHEN_FUNCTIONAL.includes(answer)) return undefined
  return refuse(service, answer)
}

export function refuse(service: number, code: number): Uint8Array {
  return Uint8Array.of(NEGATIVE_RESPONSE, service, code)
}

/** @returns the answer behind its service byte, a negative response code, or undefined for silence. */
function answerUds(ecu: VirtualEcu, request: Uint8Array): Uint8Array | number | undefined {
  if (!ecu.speaksUds) return undefined
  const [service, subFunction = 0] = request
  const isSilent = (subFunction & SUPPRESS_BIT) !== 0
  switch (service) {
    case 0x10:
      if (request.length !== 2) return NEGATIVE.incorrectLength
      if (![1, 3].includes(subFunction & ~SUPPRESS_BIT)) return NEGATIVE.subFunctionNotSupported
      return isSilent ? undefined : concat(request.subarray(1), SESSION_TIMING)
    case 0x14:
      if (request.length !== 4) return NEGATIVE.incorrectLength
      ecu.dtcs = []
      return new Uint8Array()
    case 0x19:
      return answerReadDtc(ecu, request)
    case 0x22:
      return answerIdentifier(ecu, request)
    case 0x3e:
      if (request.length !== 2) return NEGATIVE.incorrectLength
      if ((subFunction & ~SUPPRESS_BIT) !== 0) return NEGATIVE.subFunctionNotSupported
      return isSilent ? undefined : Uint8Array.of(0x00)
    default:
      return NEGATIVE.serviceNotSupported
  }
}

function answerIdentifier(ecu: VirtualEcu, request: Uint8Array): Uint8Array | number {
  if (request.length !== 3) return NEGATIVE.incorrectLength
  const identifier = (request[1] ?? 0) * 0x100 + (request[2] ?? 0)
  const record = ecu.identifiers.get(identifier)
  return record === undefined ? NEGATIVE.requestOutOfRange : concat(request.subarray(1), record)
}

function answerReadDtc(ecu: VirtualEcu, request: Uint8Array): Uint8Array | number {
  const subFunction = request[1] ?? 0
  const head = Uint8Array.of(subFunction)
  switch (subFunction) {
    case 0x02: {
      if (request.length !== 3) return NEGATIVE.incorrectLength
      const mask = request[2] ?? 0
      return concat(
        head,
        Uint8Array.of(AVAILABLE_STATUS),
        ...ecu.dtcs.filter(({ status }) => status & mask).map(encodeDtc),
      )
    }
    case 0x04:
    case 0x06: {
      if (request.length !== 6) return NEGATIVE.incorrectLength
      const wanted = ((request[2] ?? 0) << 16) | ((request[3] ?? 0) << 8) | (request[4] ?? 0)
      const found = ecu.dtcs.find(({ dtc }) => dtc === wanted)
      if (found === undefined) return NEGATIVE.requestOutOfRange
      return concat(head, encodeDtc(found), subFunction === 0x04 ? encodeSnapshot(found) : Uint8Array.of(0x01, 0x03))
    }
    case 0x0a:
      return concat(head, Uint8Array.of(AVAILABLE_STATUS), ...ecu.dtcs.map(encodeDtc))
    default:
      return NEGATIVE.subFunctionNotSupported
  }
}

function encodeDtc({ dtc, status }: VirtualDtc): Uint8Array {
  return concat(encodeNumber(dtc, 3), Uint8Array.of(status))
}

/** Record 1: count, then identifiers F4xx with the bytes of their PID. */
function encodeSnapshot({ frozen }: VirtualDtc): Uint8Array {
  if (frozen === undefined) return new Uint8Array()
  const values = [...frozen].map(([pid, data]) => concat(encodeNumber(0xf400 + pid, 2), data))
  return concat(Uint8Array.of(0x01, values.length), ...values)
}
