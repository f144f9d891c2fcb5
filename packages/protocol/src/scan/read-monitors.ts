/**
 * Results of the on-board monitoring tests (SAE J1979, service 06 on CAN) of one unit, with the limits the unit itself
 * holds them to. On lines before CAN the service has another form, and is not read.
 */
import { DecodeError, toHex } from '#protocol/bytes'
import type { DiagnosticLink, EcuAddress } from '#protocol/link'
import { formatAddress } from '#protocol/link'
import type { TestResult } from '#protocol/obd'
import {
  decodeSupportedPids,
  monitoringTestResults,
  nameMonitor,
  nameTest,
  scaleTestResult,
  supportedMonitors,
} from '#protocol/obd'
import { inquireObd } from './inquiry.ts'
import type { MonitoredTest, MonitoringTests } from './result.ts'

const POSITIVE = 0x46
const LIST_SPAN = 0x20
const LAST_LIST = 0xe0

/** @returns empty where the unit does not offer the service. @throws {LinkError} */
export async function readMonitoringTests(link: DiagnosticLink, ecu: EcuAddress): Promise<readonly MonitoringTests[]> {
  const found: MonitoringTests[] = []
  for (const monitorId of await listMonitors(link, ecu)) {
    const tests = await readMonitor(link, ecu, monitorId)
    if (tests) found.push({ source: formatAddress(ecu), monitor: nameMonitor(monitorId), ...tests })
  }
  return found
}

/**
 * Of these units those that say, asked all at once, that they watch over something: no unit that knows nothing of the service
 * costs a wait. An answer that was lost leaves its unit out.
 *
 * @throws {LinkError} if the link itself fails.
 */
export async function findMonitoringUnits(
  link: DiagnosticLink,
  ecus: readonly EcuAddress[],
): Promise<readonly EcuAddress[]> {
  if (ecus.length === 0) return []
  const answers = await link.ask('all', supportedMonitors.encodeRequest({ monitorId: 0 }))
  return ecus.filter((ecu) => answers.some(({ from, data }) => from === ecu && data[0] === POSITIVE))
}

/** Each list says of the next 32 which there are; the last of them is the next list. */
async function listMonitors(link: DiagnosticLink, ecu: EcuAddress): Promise<readonly number[]> {
  const monitors: number[] = []
  for (let base = 0; base <= LAST_LIST; base += LIST_SPAN) {
    const reply = await inquireObd(link, ecu, supportedMonitors.encodeRequest({ monitorId: base }), (bytes) => {
      const answer = supportedMonitors.decodeResponse(bytes)
      if (answer.kind === 'positive') requireMonitor(answer.response.monitorId, base)
      return answer
    })
    const listed = reply.kind === 'positive' ? decodeSupportedPids(base, reply.positive.response.bits) : []
    monitors.push(...listed.filter((monitorId) => monitorId % LIST_SPAN !== 0))
    if (!listed.includes(base + LIST_SPAN)) break
  }
  return monitors
}

/** Undefined of a monitor that was listed and is refused all the same. */
async function readMonitor(link: DiagnosticLink, ecu: EcuAddress, monitorId: number) {
  const reply = await inquireObd(link, ecu, monitoringTestResults.encodeRequest({ monitorId }), (bytes) => {
    const answer = monitoringTestResults.decodeResponse(bytes)
    if (answer.kind === 'positive') for (const one of answer.response) requireMonitor(one.monitorId, monitorId)
    return answer
  })
  if (reply.kind === 'negative') return undefined
  if (reply.kind === 'undecodable') return { state: 'UNDECODABLE', raw: reply.raw } as const
  return { state: 'VALID', value: reply.positive.response.map(tellTest) } as const
}

function tellTest(result: TestResult): MonitoredTest {
  const { value, minimum, maximum, unit, hasPassed = null } = scaleTestResult(result)
  return { test: nameTest(result.testId), value, minimum, maximum, unit, hasPassed }
}

function requireMonitor(told: number, asked: number): void {
  if (told !== asked) throw new DecodeError(`monitor 0x${toHex(Uint8Array.of(told), '')} was not asked for`, 1)
}
