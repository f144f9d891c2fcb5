/** Trouble codes, readiness and a few values of a truck (SAE J1939-73 and -71). */
import { DecodeError, formatHex, toHex } from '#protocol/bytes'
import type { J1939Dtc } from '#protocol/dtc'
import { describeFailureMode, formatJ1939Dtc, nameSuspectParameter } from '#protocol/dtc'
import type { GroupAnswer, J1939FreezeFrame, TroubleCodes, TruckLink } from '#protocol/j1939'
import { decodeDm4Values, decodeFreezeFrames, decodeReadiness, decodeTroubleCodes, PGN } from '#protocol/j1939'
import type { EcuAddress } from '#protocol/link'
import { formatPlace, LinkError } from '#protocol/link'
import { toTruthFrom } from './inquiry.ts'
import type { ToldDtcs } from './read-dtcs.ts'
import type { DtcResult, Readiness, Reading, Truth } from './result.ts'

/** By what the code is called in each of them. */
const STATES = [
  ['active', PGN.dm1],
  ['previouslyActive', PGN.dm2],
  ['pending', PGN.dm6],
  ['emissionRelated', PGN.dm12],
] as const

export const formatUnit = (unit: EcuAddress): string => `0x${formatHex(unit, 2)}`

/**
 * Every code of one unit once, with all its states and what was frozen with it. A unit that denies a list, or does not tell
 * its active codes, may hold some. @throws {LinkError}
 */
export async function readTruckDtcs(link: TruckLink, unit: EcuAddress): Promise<ToldDtcs> {
  let isWithheld = false
  const found = new Map<string, { readonly code: J1939Dtc; readonly status: string[] }>()
  for (const [state, pgn] of STATES) {
    const answer = await link.read(pgn, unit)
    isWithheld ||= answer.kind === 'refused' && (pgn === PGN.dm1 || answer.control === 'access-denied')
    for (const code of readCodesOf(unit, answer)?.codes ?? []) {
      const known = found.get(formatJ1939Dtc(code)) ?? { code, status: [] }
      known.status.push(state)
      found.set(formatJ1939Dtc(code), known)
    }
  }
  const frames = found.size > 0 ? await readFrames(link, unit) : []
  const dtcs = [...found].map(([text, { code, status }]): DtcResult => {
    const frozen = frames.find((frame) => formatJ1939Dtc(frame.code) === text)
    return { code: text, ...describe(code), status, ...(frozen && { freezeFrame: toReadings(frozen, unit) }) }
  })
  return { dtcs, ...(isWithheld && { hasWithheldCodes: true }) }
}

/** @throws {LinkError} */
export async function readTruckReadiness(link: TruckLink, unit: EcuAddress): Promise<Truth<Readiness>> {
  const answer = await link.read(PGN.dm5, unit)
  if (answer.kind !== 'data') return { state: 'NOT_CONNECTED' }
  const lamps = readCodesOf(unit, await link.read(PGN.dm1, unit))?.lamps
  return toTruthFrom(answer.data, () => {
    const { activeCodes, monitors } = decodeReadiness(answer.data)
    const isMilOn = lamps?.malfunctionIndicator.status === 'on'
    return { source: formatUnit(unit), isMilOn, dtcCount: activeCodes, ignition: 'compression', monitors }
  })
}

/** What the result calls a value, its group, and where it stands; raw values above the limit say "not available". */
const VALUES = [
  {
    name: 'batteryVoltage',
    unit: 'V',
    pgn: PGN.electricalPower,
    at: 4,
    bytes: 2,
    factor: 1 / 20,
    offset: 0,
    places: 2,
  },
  {
    name: 'coolantTemperature',
    unit: '°C',
    pgn: PGN.engineTemperature,
    at: 0,
    bytes: 1,
    factor: 1,
    offset: -40,
    places: 0,
  },
  { name: 'engineSpeed', unit: 'rpm', pgn: PGN.engineSpeed, at: 3, bytes: 2, factor: 1 / 8, offset: 0, places: 3 },
] as const

/** @throws {LinkError} */
export async function readTruckReadings(link: TruckLink, from: EcuAddress): Promise<readonly Reading[]> {
  const readings: Reading[] = []
  for (const { name, unit, pgn, at, bytes, factor, offset, places } of VALUES) {
    const answer = await link.read(pgn, from)
    const raw = answer.kind === 'data' ? readRaw(answer.data, at, bytes) : undefined
    readings.push(
      raw === undefined
        ? { name, unit, source: null, state: 'NOT_CONNECTED' }
        : { name, unit, source: formatUnit(from), state: 'VALID', value: (raw * factor + offset).toFixed(places) },
    )
  }
  return readings
}

/** Undefined where the value is not available, reserved or missing (SAE J1939-71, 5.1.4). */
function readRaw(data: Uint8Array, at: number, bytes: 1 | 2): number | undefined {
  const [low, high = 0] = data.subarray(at, at + bytes)
  if (low === undefined || data.length < at + bytes) return undefined
  const last = bytes === 2 ? high : low
  return last > 0xfa ? undefined : low | (high << 8)
}

const readCodesOf = (unit: EcuAddress, answer: GroupAnswer): TroubleCodes | undefined =>
  answer.kind === 'data' ? decodeOr(unit, () => decodeTroubleCodes(answer.data)) : undefined

async function readFrames(link: TruckLink, unit: EcuAddress): Promise<readonly J1939FreezeFrame[]> {
  const answer = await link.read(PGN.dm4, unit)
  return answer.kind === 'data' ? decodeOr(unit, () => decodeFreezeFrames(answer.data)) : []
}

/** Codes that cannot be read must not look like no codes. @throws {LinkError} garbled at the unit. */
function decodeOr<Value>(unit: EcuAddress, decode: () => Value): Value {
  try {
    return decode()
  } catch (cause) {
    if (!(cause instanceof DecodeError)) throw cause
    throw new LinkError('garbled', formatPlace(unit), cause.message, { ecu: unit, cause })
  }
}

function describe({ spn, fmi }: J1939Dtc): Pick<DtcResult, 'text' | 'textSource'> {
  const name = spn === undefined ? undefined : nameSuspectParameter(spn)
  return { text: `${name ?? 'Parameter'}: ${describeFailureMode(fmi)}`, textSource: name ? 'own' : 'structure' }
}

function toReadings({ data }: J1939FreezeFrame, unit: EcuAddress): readonly Reading[] {
  const source = formatUnit(unit)
  const truth = toTruthFrom(data, () => decodeDm4Values(data))
  if (truth.state !== 'VALID')
    return [{ name: 'freezeFrame', unit: '', source, state: 'UNDECODABLE', raw: toHex(data, '') }]
  const { engineLoadPercent, coolantC, engineSpeedRpm, vehicleSpeedKmh, boostKpa } = truth.value
  const values = [
    ['engineLoad', '%', engineLoadPercent],
    ['coolantTemperature', '°C', coolantC],
    ['engineSpeed', 'rpm', engineSpeedRpm],
    ['vehicleSpeed', 'km/h', vehicleSpeedKmh],
    ['boostPressure', 'kPa', boostKpa],
  ] as const
  return values.flatMap(([name, unitName, value]) =>
    value === undefined ? [] : [{ name, unit: unitName, source, state: 'VALID' as const, value: String(value) }],
  )
}
