/** Readiness and a handful of measured values, from the first unit that speaks OBD. */
import type { DiagnosticLink, EcuAddress } from '#protocol/link'
import { formatAddress, LinkError } from '#protocol/link'
import { decodeCurrentData, decodeMonitorStatus, decodePidValue, encodeCurrentData, findPid } from '#protocol/obd'
import { inquire, inquireObd, toTruth } from './inquiry.ts'
import type { Readiness, Reading, Truth } from './result.ts'

const SUPPORTED = 0x00
const MONITOR_STATUS = 0x01
const VOLTAGE = 0x42

/** Names in the result, by PID. */
const READINGS: readonly (readonly [string, number])[] = [
  ['batteryVoltage', VOLTAGE],
  ['coolantTemperature', 0x05],
  ['engineSpeed', 0x0c],
]

/** What is shown before anything was read, and where the vehicle has no such value. */
export const NO_READINGS: readonly Reading[] = READINGS.map(([name, pid]) => ({
  name,
  unit: findPid(pid)?.unit ?? '',
  source: null,
  state: 'NOT_CONNECTED',
}))

/** The first unit that answers service 01; undefined if none does. @throws {LinkError} if the link itself fails. */
export async function findObdUnit(link: DiagnosticLink, ecus: readonly EcuAddress[]): Promise<EcuAddress | undefined> {
  for (const ecu of ecus) {
    try {
      const reply = await inquire(link, ecu, encodeCurrentData(SUPPORTED), (bytes) =>
        decodeCurrentData(bytes, SUPPORTED),
      )
      if (reply.kind === 'positive') return ecu
    } catch (error) {
      if (!(error instanceof LinkError) || error.ecu !== ecu) throw error
    }
  }
  return undefined
}

/** @throws {LinkError} */
export async function readReadiness(link: DiagnosticLink, ecu: EcuAddress): Promise<Truth<Readiness>> {
  const reply = await readPid(link, ecu, MONITOR_STATUS)
  const truth = toTruth(
    reply,
    ({ data }) => ({ source: formatAddress(ecu), ...decodeMonitorStatus(data) }),
    ({ data }) => data,
  )
  return truth ?? { state: 'NOT_CONNECTED' }
}

/** @param ecu undefined if the vehicle has no OBD unit: then only the adapter's own measurement is left. @throws {LinkError} */
export async function readReadings(link: DiagnosticLink, ecu: EcuAddress | undefined): Promise<readonly Reading[]> {
  const readings: Reading[] = []
  for (const empty of NO_READINGS) {
    const number = READINGS.find(([name]) => name === empty.name)?.[1] ?? 0
    const measured = ecu === undefined ? undefined : await readMeasured(link, ecu, number)
    const reading: Reading =
      measured && ecu !== undefined
        ? { name: empty.name, unit: empty.unit, source: formatAddress(ecu), ...measured }
        : empty
    readings.push(number === VOLTAGE && reading.state !== 'VALID' ? await readAdapterVoltage(link, reading) : reading)
  }
  return readings
}

async function readMeasured(link: DiagnosticLink, ecu: EcuAddress, number: number): Promise<Truth<string> | undefined> {
  const pid = findPid(number)
  if (pid === undefined) return undefined
  return toTruth(
    await readPid(link, ecu, number),
    ({ data }) => decodePidValue(pid, data),
    ({ data }) => data,
  )
}

async function readAdapterVoltage(link: DiagnosticLink, otherwise: Reading): Promise<Reading> {
  const value = await link.readVoltage?.()
  if (value === undefined) return otherwise
  return { name: otherwise.name, unit: otherwise.unit, source: 'adapter', state: 'VALID', value }
}

function readPid(link: DiagnosticLink, ecu: EcuAddress, pid: number) {
  return inquireObd(link, ecu, encodeCurrentData(pid), (bytes) => decodeCurrentData(bytes, pid))
}
