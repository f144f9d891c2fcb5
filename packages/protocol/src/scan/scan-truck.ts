import { DecodeError, formatHex, toHex } from '#protocol/bytes'
import type { GroupAnswer, TruckLink } from '#protocol/j1939'
import {
  decodeCalibrations,
  decodeComponent,
  decodeSoftware,
  decodeVehicleIdentification,
  nameSourceAddress,
  PGN,
} from '#protocol/j1939'
import type { EcuAddress } from '#protocol/link'
import { formatPlace, LinkError } from '#protocol/link'
import { isVin } from '#protocol/vin'
import { toTruthFrom } from './inquiry.ts'
import type { ToldDtcs } from './read-dtcs.ts'
import { NO_READINGS } from './read-live.ts'
import { formatUnit, readTruckDtcs, readTruckReadiness, readTruckReadings } from './read-truck.ts'
import type { EcuResult, Readiness, Reading, Truth } from './result.ts'
import type { ScanOptions, ScanOutcome } from './scan-vehicle.ts'
import { identifyVehicle } from './scan-vehicle.ts'

interface TruckDraft {
  readonly ecus: EcuResult[]
  readiness: Truth<Readiness>
  readings: readonly Reading[]
  failure: LinkError | undefined
}

/** Groups that say who a unit is, by what the result calls them. */
const IDENTITIES: readonly (readonly [string, number, (data: Uint8Array) => string | undefined])[] = [
  ['vin', PGN.vehicleIdentification, readVin],
  ['component', PGN.componentIdentification, (data) => Object.values(decodeComponent(data)).join(' ') || undefined],
  ['softwareVersion', PGN.softwareIdentification, (data) => decodeSoftware(data).join(', ') || undefined],
  [
    'calibrationId',
    PGN.dm19,
    (data) =>
      decodeCalibrations(data)
        .map(({ id, verificationNumber: cvn }) => `${id} (${formatHex(cvn, 8)})`)
        .join(', '),
  ],
]

/**
 * Reads a truck once, as `scanVehicle` reads a car: who is there, who they are, their trouble codes and lamps, readiness
 * and a few values. Sends nothing but requests for groups that only read.
 *
 * @throws nothing a vehicle or adapter could cause: their failures come back beside what was read.
 */
export async function scanTruck(link: TruckLink, options: ScanOptions = {}): Promise<ScanOutcome> {
  const draft: TruckDraft = {
    ecus: [],
    readiness: { state: 'NOT_CONNECTED' },
    readings: NO_READINGS,
    failure: undefined,
  }
  try {
    await readTruck(link, draft, options)
  } catch (error) {
    if (!(error instanceof LinkError)) throw error
    draft.failure = error
  }
  const { kind, protocol, adapter } = link
  const { ecus, readiness, readings, failure } = draft
  const result = { link: { kind, protocol, adapter }, identification: identifyVehicle(ecus), ecus, readiness, readings }
  return failure === undefined ? { result } : { result, failure }
}

async function readTruck(link: TruckLink, draft: TruckDraft, { onProgress, onEcu }: ScanOptions): Promise<void> {
  let step = 0
  let of = 3
  const report = (label: string) => {
    step += 1
    onProgress?.({ step, of, label })
  }
  report('Looking for control units')
  const units = await link.listUnits()
  of = units.length + 2
  if (units.length === 0) throw new LinkError('timeout', 'vehicle', 'no control unit answered')
  for (const unit of units) {
    report(`Reading ${formatPlace(unit)}`)
    const ecu = await readUnit(link, unit, draft)
    draft.ecus.push(ecu)
    onEcu?.(ecu)
    if (draft.failure && draft.failure.ecu === undefined) throw draft.failure
  }
  report('Reading readiness and live values')
  const [first] = units
  if (first === undefined || draft.ecus[0]?.failure) return
  draft.readiness = await readTruckReadiness(link, first)
  draft.readings = await readTruckReadings(link, first)
}

/** What a unit told before it failed is kept. */
async function readUnit(link: TruckLink, unit: EcuAddress, draft: TruckDraft): Promise<EcuResult> {
  const identification: Record<string, Truth<string>> = {}
  let told: ToldDtcs = { dtcs: [] }
  let failure: LinkError | undefined
  try {
    for (const [name, pgn, decode] of IDENTITIES) {
      const truth = toText(await link.read(pgn, unit), decode)
      if (truth) identification[name] = truth
    }
    told = await readTruckDtcs(link, unit)
  } catch (error) {
    if (!(error instanceof LinkError)) throw error
    failure = error
    draft.failure ??= error
  }
  return {
    address: formatUnit(unit),
    name: nameSourceAddress(unit),
    protocol: 'J1939',
    identification,
    ...told,
    ...(failure && { failure: { code: failure.kind, message: failure.message, at: failure.at } }),
  }
}

/** What a unit does not have, or left empty, is not there. */
function toText(answer: GroupAnswer, decode: (data: Uint8Array) => string | undefined): Truth<string> | undefined {
  if (answer.kind !== 'data') return undefined
  const truth = toTruthFrom(answer.data, () => decode(answer.data))
  if (truth.state !== 'VALID') return { state: 'UNDECODABLE', raw: toHex(answer.data, '') }
  return truth.value === undefined ? undefined : { state: 'VALID', value: truth.value }
}

function readVin(data: Uint8Array): string | undefined {
  const vin = decodeVehicleIdentification(data)
  if (vin !== undefined && !isVin(vin)) throw new DecodeError('not a VIN', 0)
  return vin
}
