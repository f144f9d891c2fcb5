/** A vehicle as a source of live values: what it offers, and round after round of what was chosen. Nothing in here can write. */
import { DecodeError } from '#protocol/bytes'
import type { TruckLink } from '#protocol/j1939'
import type { DiagnosticLink, EcuAddress } from '#protocol/link'
import { formatAddress, LinkError } from '#protocol/link'
import { decodeCurrentData, decodeSupportedPids, encodeCurrentData } from '#protocol/obd'
import { decodeSupportedIdentifiers, encodeReadRecord } from '#protocol/obd-on-uds'
import type { Truth } from '#protocol/scan'
import { readingOnly, readTruckReadings } from '#protocol/scan'
import type { Manner, Signal } from './signal.ts'
import { decodeSignal, encodeSignal, signalOf } from './signal.ts'

/** Where lists of 32 parameters each begin. */
const BASES = [0x00, 0x20, 0x40, 0x60, 0x80, 0xa0, 0xc0] as const

export interface LiveSource {
  /** The unit that tells: `'0x7E8'`, `'0x1010'`; null if no unit offers anything. */
  readonly unit: string | null
  readonly offer: readonly Signal[]
  /**
   * Asks for one signal after the other and tells each as it comes. What is not on offer is not asked for and is NOT_CONNECTED.
   *
   * @param goesOn looked at before each: false ends the round.
   * @throws {LinkError} when the link itself is gone. A unit that is silent is not: its values are NOT_CONNECTED.
   */
  read(
    ids: readonly string[],
    onTruth: (id: string, truth: Truth<string>) => void,
    goesOn?: () => boolean,
  ): Promise<void>
}

/** Finds the first unit that offers parameters, and which. @throws {LinkError} */
export function openLiveSource(link: DiagnosticLink | TruckLink): Promise<LiveSource> {
  return link.kind === 'j1939' ? openTruckSource(link) : openCarSource(readingOnly(link))
}

async function openCarSource(link: DiagnosticLink): Promise<LiveSource> {
  const found = await findUnit(link)
  const offer = found?.offer ?? []
  const offered = new Set(offer.map(({ id }) => id))
  return {
    unit: found ? formatAddress(found.unit) : null,
    offer,
    async read(ids, onTruth, goesOn = () => true) {
      for (const id of ids) {
        if (!goesOn()) return
        const isOffered = found !== undefined && offered.has(id)
        onTruth(id, isOffered ? await askSignal(link, found.unit, id) : { state: 'NOT_CONNECTED' })
      }
    },
  }
}

async function findUnit(link: DiagnosticLink) {
  for (const unit of await link.listEcus())
    for (const manner of ['01', '22'] as const) {
      const offer = await readOffer(link, unit, manner)
      if (offer.length > 0) return { unit, offer }
    }
  return undefined
}

/** What a unit says it has, list by list until one is not there. Unknown is not supported. */
async function readOffer(link: DiagnosticLink, unit: EcuAddress, manner: Manner): Promise<readonly Signal[]> {
  const offer: Signal[] = []
  for (const base of BASES) {
    const numbers = await readNumbers(link, unit, manner, base)
    offer.push(...numbers.flatMap((number) => signalOf(manner, number) ?? []))
    if (!numbers.includes(base + 0x20)) break
  }
  return offer
}

async function readNumbers(link: DiagnosticLink, unit: EcuAddress, manner: Manner, base: number) {
  const request = manner === '01' ? encodeCurrentData(base) : encodeReadRecord('parameter', base)
  const answer = await askUnit(link, unit, request)
  try {
    if (answer === undefined) return []
    if (manner === '22') {
      const read = decodeSupportedIdentifiers(answer, 'parameter', base)
      return read.kind === 'numbers' ? read.numbers : []
    }
    const read = decodeCurrentData(answer, base)
    return read.kind === 'pid' ? decodeSupportedPids(base, read.data) : []
  } catch (error) {
    if (error instanceof DecodeError) return []
    throw error
  }
}

async function askSignal(link: DiagnosticLink, unit: EcuAddress, id: string): Promise<Truth<string>> {
  const answer = await askUnit(link, unit, encodeSignal(id))
  return answer === undefined ? { state: 'NOT_CONNECTED' } : decodeSignal(id, answer)
}

/** Undefined where the unit alone kept silent or stayed busy. */
async function askUnit(link: DiagnosticLink, unit: EcuAddress, request: Uint8Array): Promise<Uint8Array | undefined> {
  try {
    const [answer] = await link.ask(unit, request)
    return answer?.data
  } catch (error) {
    if (error instanceof LinkError && error.ecu === unit) return undefined
    throw error
  }
}

/** The engine stands first where SAE J1939 places it; its readings are few and asked for together. */
async function openTruckSource(link: TruckLink): Promise<LiveSource> {
  const [first] = await link.listUnits()
  if (first === undefined) return { unit: null, offer: [], read: async (ids, onTruth) => tellNothing(ids, onTruth) }
  const idOf = (name: string) => `j1939-${name}`
  const offered = (await readTruckReadings(link, first)).filter(({ state }) => state !== 'NOT_CONNECTED')
  return {
    unit: formatAddress(first),
    offer: offered.map(({ name, unit }) => ({ id: idOf(name), name, unit })),
    async read(ids, onTruth, goesOn = () => true) {
      if (!goesOn() || ids.length === 0) return
      const readings = new Map((await readTruckReadings(link, first)).map((reading) => [idOf(reading.name), reading]))
      for (const id of ids) onTruth(id, readings.get(id) ?? { state: 'NOT_CONNECTED' })
    },
  }
}

function tellNothing(ids: readonly string[], onTruth: (id: string, truth: Truth<string>) => void): void {
  for (const id of ids) onTruth(id, { state: 'NOT_CONNECTED' })
}
