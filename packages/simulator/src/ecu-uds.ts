/** UDS services of a virtual unit (ISO 14229-1): those that read, and the ways into those that write. */
import { concat, encodeNumber } from '#protocol/bytes'
import {
  ALL_GROUPS,
  clearDiagnosticInformation,
  communicationControl,
  controlDtcSetting,
  diagnosticSessionControl,
  ecuReset,
  readDataByIdentifier,
  SESSIONS,
  securityAccess,
  suppressesPositiveResponse,
  testerPresent,
} from '#protocol/uds'
import type { VirtualEcu } from './ecu.ts'
import { answerAuthentication } from './ecu-authentication.ts'
import { clearCode, clearCodes, computeDemoKey, enterSession, NEGATIVE } from './ecu-bench.ts'
import { answerControl } from './ecu-control.ts'
import { answerDtcReport } from './ecu-dtcs.ts'
import { MEMORY_HANDLERS } from './ecu-memory.ts'
import { answerPeriodicReading, findRecord } from './ecu-records.ts'
import type { Handler } from './handle.ts'
import { handle } from './handle.ts'

const P2_MS = 50
const P2_STAR_MS = 5_000
const MOST_WRONG_KEYS = 3
const SEED_LEVEL = 0x01
const RESET_TYPES: readonly number[] = [0x01, 0x02, 0x03]

const HANDLERS: ReadonlyMap<number, Handler> = new Map([
  handle(diagnosticSessionControl, ({ bench }, { session }) => {
    if (session === SESSIONS.programming && bench.session === SESSIONS.default) return NEGATIVE.subFunctionNotInSession
    if (session < SESSIONS.default || session > SESSIONS.extended) return NEGATIVE.subFunctionNotSupported
    enterSession(bench, session)
    return { session, p2Ms: P2_MS, p2StarMs: P2_STAR_MS }
  }),
  handle(ecuReset, ({ bench }, { resetType }) => {
    if (!RESET_TYPES.includes(resetType)) return NEGATIVE.subFunctionNotSupported
    enterSession(bench, SESSIONS.default)
    return { resetType, powerDownTimeS: undefined }
  }),
  handle(clearDiagnosticInformation, (ecu, { groupOfDtc }) => {
    if (groupOfDtc === ALL_GROUPS) clearCodes(ecu)
    else if (!clearCode(ecu, groupOfDtc)) return NEGATIVE.requestOutOfRange
    return {}
  }),
  answerDtcReport,
  handle(readDataByIdentifier, (ecu, { identifiers }) => {
    const records = identifiers.flatMap((identifier) => {
      const data = findRecord(ecu, identifier)
      return data === undefined ? [] : [{ identifier, data }]
    })
    const [first, ...others] = records
    if (first === undefined) return NEGATIVE.requestOutOfRange
    const behind = others.flatMap(({ identifier, data }) => [encodeNumber(identifier, 2), data])
    return { identifier: first.identifier, data: concat(first.data, ...behind) }
  }),
  handle(securityAccess, ({ bench }, { level, data }) => {
    if (bench.session === SESSIONS.default) return NEGATIVE.serviceNotInSession
    if (level !== SEED_LEVEL && level !== SEED_LEVEL + 1) return NEGATIVE.subFunctionNotSupported
    if (bench.wrongKeys >= MOST_WRONG_KEYS) return NEGATIVE.exceededAttempts
    if (level === SEED_LEVEL) {
      bench.seed = bench.isUnlocked ? undefined : bench.nextSeed()
      return { level, seed: bench.seed ?? new Uint8Array(4) }
    }
    const { seed } = bench
    if (seed === undefined) return NEGATIVE.requestSequenceError
    bench.seed = undefined
    const key = computeDemoKey(SEED_LEVEL, seed)
    bench.isUnlocked = data.length === key.length && key.every((byte, index) => byte === data[index])
    bench.wrongKeys = bench.isUnlocked ? 0 : bench.wrongKeys + 1
    return bench.isUnlocked ? { level, seed: new Uint8Array() } : NEGATIVE.invalidKey
  }),
  handle(communicationControl, ({ bench }, { controlType }) => {
    if (bench.session === SESSIONS.default) return NEGATIVE.serviceNotInSession
    return controlType <= 0x03 ? { controlType } : NEGATIVE.subFunctionNotSupported
  }),
  handle(controlDtcSetting, ({ bench }, { settingType }) => {
    if (bench.session === SESSIONS.default) return NEGATIVE.serviceNotInSession
    if (settingType !== 0x01 && settingType !== 0x02) return NEGATIVE.subFunctionNotSupported
    bench.setsDtcs = settingType === 0x01
    return { settingType }
  }),
  handle(testerPresent, () => ({ zeroSubFunction: 0 }) as const),
  answerAuthentication,
  answerPeriodicReading,
  answerControl,
  ...MEMORY_HANDLERS,
])

/** @returns undefined for silence: the unit knows OBD only, or its positive response is suppressed. */
export function answerUds(ecu: VirtualEcu, request: Uint8Array): Uint8Array | number | undefined {
  if (!ecu.speaksUds) return undefined
  const handler = HANDLERS.get(request[0] ?? 0)
  if (handler === undefined) return NEGATIVE.serviceNotSupported
  const answer = handler(ecu, request)
  return typeof answer !== 'number' && suppressesPositiveResponse(request) ? undefined : answer
}
