/** A virtual unit of an older vehicle: services of ISO 14230-3, and those of SAE J1979 in the short messages of ISO 14230-4. */
import { concat, encodeNumber } from '#protocol/bytes'
import {
  ALL_DTC_GROUPS,
  clearDiagnosticInformation,
  ecuReset,
  readDataByLocalIdentifier,
  readDtcByStatus,
  readEcuIdentification,
  requestRoutineResultsByLocalIdentifier,
  startDiagnosticSession,
  startRoutineByLocalIdentifier,
  testerPresent,
} from '#protocol/kwp'
import { POSITIVE_OFFSET, SESSIONS } from '#protocol/uds'
import type { VirtualDtc } from './ecu.ts'
import { refuse } from './ecu.ts'
import { clearCodes, enterSession, NEGATIVE } from './ecu-bench.ts'
import { answerObd } from './ecu-obd.ts'
import type { Handler } from './handle.ts'
import { handle } from './handle.ts'
import type { Answer } from './script.ts'

/** Of its own numbers the standard names three. */
const MODES: ReadonlyMap<number, number> = new Map([
  [0x81, SESSIONS.default],
  [0x85, SESSIONS.programming],
  [0x86, SESSIONS.extended],
])
/** Identification option 90 is what became identifier F190, and so on. */
const IDENTIFIERS_FROM = 0xf100
const QUIET = 0x02
const LAST_OBD_SERVICE = 0x0a
const CODES_OF_A_MESSAGE = 3
const BYTES_OF_A_PART = 4
const INFORMATION = 0x09
const CODE_SERVICES: readonly number[] = [0x03, 0x07, 0x0a]

const HANDLERS: ReadonlyMap<number, Handler> = new Map([
  handle(startDiagnosticSession, ({ bench }, { diagnosticMode }) => {
    const session = MODES.get(diagnosticMode)
    if (session === undefined) return NEGATIVE.subFunctionNotSupported
    enterSession(bench, session)
    return { diagnosticMode, status: new Uint8Array() }
  }),
  handle(ecuReset, ({ bench }) => {
    enterSession(bench, SESSIONS.default)
    return { status: new Uint8Array() }
  }),
  handle(clearDiagnosticInformation, (ecu, { groupOfDtc }) => {
    if (groupOfDtc !== ALL_DTC_GROUPS) return NEGATIVE.requestOutOfRange
    clearCodes(ecu)
    return { groupOfDtc }
  }),
  handle(readDtcByStatus, ({ dtcs }) => ({
    dtcs: dtcs.map((code) => ({ dtc: code.dtc >> 8, status: statusOf(code) })),
  })),
  handle(readEcuIdentification, ({ identifiers }, { identificationOption }) => {
    const data = identifiers.get(IDENTIFIERS_FROM + identificationOption)
    return data === undefined ? NEGATIVE.subFunctionNotSupported : { identificationOption, data }
  }),
  handle(readDataByLocalIdentifier, ({ readPid }, { localIdentifier }) => {
    const data = readPid?.(localIdentifier)
    return data === undefined ? NEGATIVE.requestOutOfRange : { localIdentifier, data }
  }),
  handle(startRoutineByLocalIdentifier, ({ bench }, { localIdentifier }) => {
    if (bench.session === SESSIONS.default) return NEGATIVE.conditionsNotCorrect
    bench.routines.set(localIdentifier, Uint8Array.of(0x00))
    return { localIdentifier, result: new Uint8Array() }
  }),
  handle(requestRoutineResultsByLocalIdentifier, ({ bench }, { localIdentifier }) => {
    const result = bench.routines.get(localIdentifier)
    return result === undefined ? NEGATIVE.requestSequenceError : { localIdentifier, result }
  }),
  handle(testerPresent, () => ({})),
])

/** What the unit says on the K-line: as many messages as the answer takes. */
export const answerOnLine: Answer = (ecu, request, isFunctional) => {
  const service = request[0] ?? 0
  if (service <= LAST_OBD_SERVICE) {
    const answer = answerObd(ecu, request)
    return answer === undefined ? [] : split(service, answer)
  }
  if (service === testerPresent.id && request[1] === QUIET) return []
  const handler = ecu.speaksUds ? HANDLERS.get(service) : undefined
  const answer = handler?.(ecu, request) ?? NEGATIVE.serviceNotSupported
  if (typeof answer !== 'number') return [concat(Uint8Array.of(service + POSITIVE_OFFSET), answer)]
  return isFunctional ? [] : [refuse(service, answer)]
}

/** The inverse of `joinLineAnswers` of #protocol/obd: three codes a message, four bytes of information. */
function split(service: number, answer: Uint8Array): readonly Uint8Array[] {
  const head = Uint8Array.of(service + POSITIVE_OFFSET)
  if (CODE_SERVICES.includes(service)) {
    const codes = answer.subarray(1)
    const messages = Math.max(1, Math.ceil(codes.length / (2 * CODES_OF_A_MESSAGE)))
    return cut(padEnd(codes, messages * 2 * CODES_OF_A_MESSAGE), 2 * CODES_OF_A_MESSAGE).map((part) =>
      concat(head, part),
    )
  }
  if (service !== INFORMATION) return [concat(head, answer)]
  const data = answer.subarray(2)
  const fill = new Uint8Array((BYTES_OF_A_PART - (data.length % BYTES_OF_A_PART)) % BYTES_OF_A_PART)
  return cut(concat(fill, data), BYTES_OF_A_PART).map((part, index) =>
    concat(head, answer.subarray(0, 1), encodeNumber(index + 1, 1), part),
  )
}

function cut(data: Uint8Array, length: number): readonly Uint8Array[] {
  return Array.from({ length: data.length / length }, (_, index) => data.subarray(index * length, (index + 1) * length))
}

function padEnd(data: Uint8Array, length: number): Uint8Array {
  return concat(data, new Uint8Array(length - data.length))
}

/** Bits 5 and 6: stored, intermittent, or present and stored; bit 7 the lamp. */
function statusOf({ status }: VirtualDtc): number {
  const storage = status & 0x01 ? ((status & 0x08) !== 0 ? 3 : 2) : 1
  return (status & 0x80) | (storage << 5)
}
