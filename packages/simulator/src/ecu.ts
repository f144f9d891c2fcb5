/** A virtual control unit: what it holds, and what it answers to UDS and OBD requests. No time and no wire: who asks over one sees to it that a session lapses. */
import { concat } from '#protocol/bytes'
import { NEGATIVE_RESPONSE, POSITIVE_OFFSET } from '#protocol/uds'
import type { EcuBench } from './ecu-bench.ts'
import { answerObd } from './ecu-obd.ts'
import { answerUds } from './ecu-uds.ts'
import type { Gatekeeper } from './gatekeeper.ts'

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
  /** On the K-line. */
  readonly lineAddress: number
  readonly speaksUds: boolean
  /** Live values of service 01, by PID; absent if the unit is not emission-related. */
  readonly readPid?: (pid: number) => Uint8Array | undefined
  /** Results of service 06 by monitor; absent if the unit watches over none. */
  readonly readMonitor?: (monitorId: number) => Uint8Array | undefined
  /** By identifier; writing one replaces its record. */
  readonly identifiers: Map<number, Uint8Array>
  /** Service 09 by type, items without their count. */
  readonly information: ReadonlyMap<number, Uint8Array>
  /** Cleared by services 14 and 04, so the list is the unit's own. */
  dtcs: readonly VirtualDtc[]
  /** Whom the unit lets in by service 29; absent if it knows nothing of certificates. */
  readonly gatekeeper?: Gatekeeper
  /** What a workshop changes while it works on the unit. */
  readonly bench: EcuBench
}

/** To everybody at once a unit does not say that it knows nothing of the matter (ISO 14229-1, 7.5). */
const QUIET_WHEN_FUNCTIONAL: readonly number[] = [0x11, 0x12, 0x31, 0x7e, 0x7f]
const LAST_OBD_SERVICE = 0x0a

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
