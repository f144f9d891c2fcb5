import type { DiagnosticLink, EcuAddress } from '#protocol/link'
import { formatAddress, formatPlace, LinkError } from '#protocol/link'
import { hintModelYears, matchesCheckDigit } from '#protocol/vin'
import { countAnswers } from './answers.ts'
import type { Depth, OwnDtcs, ToldDtcs } from './read-dtcs.ts'
import { readOtherwise, readUdsDtcs } from './read-dtcs.ts'
import type { EcuDraft } from './read-ecu.ts'
import { identifyEcu, startEcu } from './read-ecu.ts'
import { readKwpDtcs } from './read-kwp.ts'
import { findObdUnit, NO_READINGS, readReadiness, readReadings } from './read-live.ts'
import { findMonitoringUnits, readMonitoringTests } from './read-monitors.ts'
import { readingOnly } from './reading-only.ts'
import type {
  DtcResult,
  EcuResult,
  MonitoringTests,
  Readiness,
  Reading,
  ScanResult,
  Truth,
  VehicleIdentification,
} from './result.ts'

export interface ScanProgress {
  /** 1 … `of`. `of` is a guess until the control units are known. */
  readonly step: number
  readonly of: number
  /** What is being done now: `'Reading trouble codes of ECU 0x7E8'`. */
  readonly label: string
}

export interface ScanOptions {
  /** `usual` where nothing is said. */
  readonly depth?: Depth
  readonly onProgress?: (progress: ScanProgress) => void
  /** Hears of each control unit once it has been read, or has failed on the way; its `answers` are told in the result alone. */
  readonly onEcu?: (ecu: EcuResult) => void
}

/** `failure` is set if the scan ended early or a unit was lost on the way; `result` then holds what was read so far. */
export interface ScanOutcome {
  readonly result: ScanResult
  readonly failure?: LinkError
}

/** What was read so far. */
interface Draft {
  readonly ecus: EcuResult[]
  readiness: Truth<Readiness>
  readings: readonly Reading[]
  monitoringTests: readonly MonitoringTests[]
  failure: LinkError | undefined
}

type Report = (label: string) => void

/** Looking for units, finding the OBD unit with its readiness, live values; each unit adds two. */
const COMMON_STEPS = 3
const STEPS_OF_UNIT = 2

/**
 * Reads a whole vehicle once: who is there, who they are, their trouble codes, readiness and a few live values.
 * Sends nothing but reading services. A unit that falls silent is noted and the others are read on; when the link itself
 * fails the scan ends.
 *
 * @throws nothing a vehicle or adapter could cause: their failures come back beside what was read.
 */
export async function scanVehicle(link: DiagnosticLink, options: ScanOptions = {}): Promise<ScanOutcome> {
  const draft: Draft = {
    ...{ ecus: [], readiness: { state: 'NOT_CONNECTED' }, readings: NO_READINGS, monitoringTests: [] },
    failure: undefined,
  }
  const counted = countAnswers(readingOnly(link))
  try {
    await readVehicle(counted.link, draft, options)
  } catch (error) {
    if (!(error instanceof LinkError)) throw error
    draft.failure = error
  }
  const { kind, protocol, adapter } = link
  const result: ScanResult = {
    link: { kind, protocol, adapter },
    identification: identifyVehicle(draft.ecus),
    ecus: draft.ecus.map((ecu) => withAnswers(ecu, counted.answersOf(Number(ecu.address)))),
    readiness: draft.readiness,
    readings: draft.readings,
    ...(draft.monitoringTests.length > 0 && { monitoringTests: draft.monitoringTests }),
  }
  return draft.failure === undefined ? { result } : { result, failure: draft.failure }
}

const withAnswers = (ecu: EcuResult, answers: EcuResult['answers'] = []): EcuResult =>
  answers.length === 0 ? ecu : { ...ecu, answers }

async function readVehicle(link: DiagnosticLink, draft: Draft, options: ScanOptions): Promise<void> {
  const { depth = 'usual', onProgress, onEcu } = options
  let step = 0
  let of = COMMON_STEPS + STEPS_OF_UNIT
  const report: Report = (label) => {
    step += 1
    onProgress?.({ step, of, label })
  }
  report('Looking for control units')
  const addresses = await link.listEcus()
  of = COMMON_STEPS + STEPS_OF_UNIT * addresses.length
  if (addresses.length === 0) throw new LinkError('timeout', 'vehicle', 'no control unit answered')

  const keep = (ecu: EcuResult) => {
    draft.ecus.push(ecu)
    onEcu?.(ecu)
  }
  for (const address of addresses) await readEcu(link, address, { draft, report, keep, depth })
  const alive = addresses.filter((_, index) => draft.ecus[index]?.failure === undefined)
  report('Reading readiness')
  const obdUnit = await findObdUnit(link, alive)
  await keepGoing(draft, async () => {
    if (obdUnit !== undefined) draft.readiness = await readReadiness(link, obdUnit)
  })
  if (obdUnit !== undefined) await readAllMonitoringTests(link, draft, obdUnit, alive)
  report('Reading live values')
  await keepGoing(draft, async () => {
    draft.readings = await readReadings(link, obdUnit)
  })
}

/** Of the unit that speaks for the vehicle, then of all others that watch over something themselves. */
async function readAllMonitoringTests(
  link: DiagnosticLink,
  draft: Draft,
  first: EcuAddress,
  alive: readonly EcuAddress[],
): Promise<void> {
  const read = async (ecu: EcuAddress) => {
    draft.monitoringTests = [...draft.monitoringTests, ...(await readMonitoringTests(link, ecu))]
  }
  await keepGoing(draft, () => read(first))
  const others = await findMonitoringUnits(
    link,
    alive.filter((ecu) => ecu !== first),
  )
  for (const ecu of others) await keepGoing(draft, () => read(ecu))
}

interface Round {
  readonly draft: Draft
  readonly report: Report
  readonly keep: (ecu: EcuResult) => void
  readonly depth: Depth
}

/** Keeps the unit in any case, with what it told before it failed. */
async function readEcu(
  link: DiagnosticLink,
  address: EcuAddress,
  { draft, report, keep, depth }: Round,
): Promise<void> {
  const ecu = startEcu(address)
  const kept: DtcResult[] = []
  let told: ToldDtcs = { dtcs: kept }
  let failure: LinkError | undefined
  try {
    report(`Identifying ${formatPlace(address)}`)
    await identifyEcu(link, ecu)
    report(`Reading trouble codes of ${formatPlace(address)}`)
    const own = await readOwnDtcs(link, ecu, { depth, kept })
    told = typeof own === 'string' ? await readOtherwise(link, address, { own, depth }) : { dtcs: own }
  } catch (error) {
    if (!(error instanceof LinkError)) throw error
    failure = error
  }
  const { name, protocol, identification } = ecu
  const known = { address: formatAddress(address), name, protocol, identification, ...told }
  keep(
    failure === undefined
      ? known
      : { ...known, failure: { code: failure.kind, message: failure.message, at: failure.at } },
  )
  if (failure !== undefined && failure.ecu === undefined) throw failure
  draft.failure ??= failure
}

/** A unit that knows OBD only has none of its own. */
async function readOwnDtcs(
  link: DiagnosticLink,
  { address, protocol }: EcuDraft,
  { depth, kept }: { readonly depth: Depth; readonly kept: DtcResult[] },
): Promise<OwnDtcs> {
  if (protocol === 'UDS') return readUdsDtcs(link, address, depth, kept)
  return protocol === 'KWP' ? readKwpDtcs(link, address, depth) : 'none'
}

/** A unit's failure is noted; the link's own ends the scan. */
async function keepGoing(draft: Draft, read: () => Promise<void>): Promise<void> {
  try {
    await read()
  } catch (error) {
    if (!(error instanceof LinkError) || error.ecu === undefined) throw error
    draft.failure ??= error
  }
}

/** The first unit with a sound VIN speaks for the vehicle; else the first that tried. */
export function identifyVehicle(ecus: readonly EcuResult[]): VehicleIdentification {
  const told = ecus.flatMap(({ address, identification: { vin } }) => (vin ? [{ address, vin }] : []))
  const chosen = told.find(({ vin }) => vin.state === 'VALID') ?? told[0]
  const vin = chosen?.vin.state === 'VALID' ? chosen.vin.value : null
  return {
    vin,
    vinState: chosen?.vin.state ?? 'NOT_CONNECTED',
    vinSource: chosen?.address ?? null,
    vinRaw: chosen?.vin.state === 'UNDECODABLE' ? chosen.vin.raw : null,
    checkDigitMatches: vin === null ? null : matchesCheckDigit(vin),
    modelYears: vin === null ? [] : hintModelYears(vin),
  }
}
