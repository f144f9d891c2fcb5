import { systemTimers } from '#bridge/links'
import { CommandError, EXIT } from '#exit'
import { DecodeError, toHex } from '#protocol/bytes'
import type { TruckLink } from '#protocol/j1939'
import type { DiagnosticLink, EcuAddress } from '#protocol/link'
import { LinkError, pause } from '#protocol/link'
import type { Pid } from '#protocol/obd'
import { decodeCurrentData, decodePidValue, decodeSupportedPids, encodeCurrentData, PIDS } from '#protocol/obd'
import type { Truth } from '#protocol/scan'
import { readTruckReadings } from '#protocol/scan'
import { formatReading, printJson, printTable } from './print.ts'
import type { ReadingOptions } from './with-vehicle.ts'
import { isTruck, withTruck, withVehicle } from './with-vehicle.ts'

interface LiveOptions extends ReadingOptions {
  readonly count?: number
  readonly every: number
}

/** PIDs 01 to 20 and 41 to 60, where what a workshop looks at first stands. */
const BASES = [0x00, 0x20, 0x40]

/** Measures what the first OBD unit or the engine of a truck offers, round after round. JSON: one line a value, `atMs` since the first round. */
export async function live({
  link,
  json = false,
  count = Number.POSITIVE_INFINITY,
  every,
}: LiveOptions): Promise<void> {
  if (!(count > 0) || !(every >= 0))
    throw new CommandError(EXIT.usage, 'Say --count above 0 and --every of 0 ms or more.')
  let isInterrupted = false
  process.once('SIGINT', () => {
    isInterrupted = true
  })
  const repeat = async (measure: () => Promise<readonly Measured[]>) => {
    const startMs = systemTimers.nowMs()
    for (let round = 0; round < count && !isInterrupted; round++) {
      if (round > 0) await pause(systemTimers, every)
      const atMs = Math.round(systemTimers.nowMs() - startMs)
      const values = await measure()
      if (json) for (const { name, unit, truth } of values) printJson({ atMs, name, unit, ...truth })
      else printTable(values.map(({ name, unit, truth }) => [`${atMs} ms`, name, formatReading(name, truth, unit)]))
    }
  }
  if (isTruck(link)) await withTruck(link, async (truck) => repeat(await offerOfTruck(truck)))
  else
    await withVehicle(link, async (vehicle) => {
      const { ecu, pids } = await findOffer(vehicle)
      await repeat(() => measure(vehicle, ecu, pids))
    })
  if (isInterrupted) process.exitCode = EXIT.interrupted
}

interface Measured {
  readonly name: string
  readonly unit: string
  readonly truth: Truth<string>
}

/** The first unit that answers is the engine, where SAE J1939 places it. */
async function offerOfTruck(truck: TruckLink): Promise<() => Promise<readonly Measured[]>> {
  const [first] = await truck.listUnits()
  if (first === undefined) throw new CommandError(EXIT.notFound, 'No control unit of this truck answered.')
  return async () => (await readTruckReadings(truck, first)).map(({ name, unit, ...truth }) => ({ name, unit, truth }))
}

async function findOffer(vehicle: DiagnosticLink): Promise<{ ecu: EcuAddress; pids: readonly Pid[] }> {
  for (const ecu of await vehicle.listEcus()) {
    const offered = new Set<number>()
    for (const base of BASES) {
      const data = await askPid(vehicle, ecu, base)
      if (data?.length === 4) for (const number of decodeSupportedPids(base, data)) offered.add(number)
    }
    const pids = PIDS.filter(({ pid }) => offered.has(pid))
    if (pids.length > 0) return { ecu, pids }
  }
  throw new CommandError(EXIT.notFound, 'No control unit of this vehicle offers live values over OBD.')
}

async function measure(vehicle: DiagnosticLink, ecu: EcuAddress, pids: readonly Pid[]) {
  const values: Measured[] = []
  for (const pid of pids)
    values.push({ name: pid.name, unit: pid.unit, truth: toTruth(pid, await askPid(vehicle, ecu, pid.pid)) })
  return values
}

function toTruth(pid: Pid, data: Uint8Array | undefined): Truth<string> {
  if (!data) return { state: 'NOT_CONNECTED' }
  try {
    return { state: 'VALID', value: decodePidValue(pid, data) }
  } catch (error) {
    if (error instanceof DecodeError) return { state: 'UNDECODABLE', raw: toHex(data, '') }
    throw error
  }
}

/** Undefined where the unit refuses, keeps silent or answers something else. */
async function askPid(vehicle: DiagnosticLink, ecu: EcuAddress, pid: number): Promise<Uint8Array | undefined> {
  try {
    const [answer] = await vehicle.ask(ecu, encodeCurrentData(pid))
    const decoded = decodeCurrentData(answer?.data ?? new Uint8Array(), pid)
    return decoded.kind === 'pid' ? decoded.data : undefined
  } catch (error) {
    const isOfUnit = error instanceof DecodeError || (error instanceof LinkError && error.ecu === ecu)
    if (isOfUnit) return undefined
    throw error
  }
}
