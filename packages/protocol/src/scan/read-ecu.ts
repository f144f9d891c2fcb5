/** Who a control unit is. */
import type { DiagnosticLink, EcuAddress } from '#protocol/link'
import { formatAddress } from '#protocol/link'
import type { InformationType } from '#protocol/obd'
import { decodeVehicleInformation, encodeVehicleInformation } from '#protocol/obd'
import { IDENTIFIERS, readDataByIdentifier } from '#protocol/uds'
import {
  decodeIdentity,
  decodeVin,
  inquireObd,
  inquirePatiently,
  inquireUds,
  SERVICE_NOT_SUPPORTED,
  toTruth,
} from './inquiry.ts'
import { identifyByKwp } from './read-kwp.ts'
import type { EcuResult, Truth } from './result.ts'

/** What is known of a unit so far; filled in place so that a failure loses nothing. */
export interface EcuDraft {
  readonly address: EcuAddress
  /** `'unknown'` until its answers have told. */
  protocol: EcuResult['protocol']
  name: string
  readonly identification: Record<string, Truth<string>>
}

/** Names ISO 15765-4 gives by address; the others only know their own. */
const STANDARD_NAMES: ReadonlyMap<EcuAddress, string> = new Map([
  [0x7e8, 'Engine'],
  [0x7e9, 'Transmission'],
])
const OBD_TYPES: readonly (readonly [string, InformationType])[] = [
  ['vin', 'vin'],
  ['calibrationId', 'calibrationId'],
  ['systemName', 'ecuName'],
]

export function startEcu(address: EcuAddress): EcuDraft {
  const name = STANDARD_NAMES.get(address) ?? `Control unit ${formatAddress(address)}`
  return { address, protocol: 'unknown', name, identification: {} }
}

/** Finds out what the unit speaks and who it is. @throws {LinkError} */
export async function identifyEcu(link: DiagnosticLink, draft: EcuDraft): Promise<void> {
  if (await identifyByKwp(link, draft)) draft.protocol = 'KWP'
  else if (await speaksUds(link, draft.address)) {
    draft.protocol = 'UDS'
    await identifyByUds(link, draft)
  } else {
    draft.protocol = 'OBD'
    await identifyByObd(link, draft)
  }
  draft.name = nameOf(draft.address, draft.identification) ?? draft.name
}

/** What a unit is: as it says itself, else as ISO 15765-4 does by its address; null where neither tells. */
export function nameOf(address: EcuAddress, identification: EcuResult['identification']): string | null {
  const told = identification.systemName
  if (told?.state === 'VALID' && told.value.trim() !== '') return told.value
  return STANDARD_NAMES.get(address) ?? null
}

/** A unit that keeps silent to UDS, and answers OBD meanwhile, is one that knows OBD only. */
async function speaksUds(link: DiagnosticLink, ecu: EcuAddress): Promise<boolean> {
  const reply = await inquirePatiently(link, ecu, () =>
    inquireUds(link, ecu, readDataByIdentifier, { identifiers: [IDENTIFIERS.vin] }),
  )
  return reply !== undefined && (reply.kind !== 'negative' || reply.code !== SERVICE_NOT_SUPPORTED)
}

async function identifyByUds(link: DiagnosticLink, draft: EcuDraft): Promise<void> {
  for (const [name, identifier] of Object.entries(IDENTIFIERS)) {
    const reply = await inquireUds(link, draft.address, readDataByIdentifier, { identifiers: [identifier] })
    const truth = toTruth(
      reply,
      ({ data }) => decodeIdentity(name, data),
      ({ data }) => data,
    )
    if (truth) draft.identification[name] = truth
  }
}

async function identifyByObd(link: DiagnosticLink, draft: EcuDraft): Promise<void> {
  for (const [name, type] of OBD_TYPES) {
    const request = encodeVehicleInformation(type)
    const reply = await inquireObd(link, draft.address, request, (bytes) => decodeVehicleInformation(type, bytes))
    const truth = toTruth(
      reply,
      ({ items }) => (name === 'vin' ? decodeVin(items[0] ?? '') : items.join(', ')),
      ({ items }) => Uint8Array.from(items.join(''), (character) => character.charCodeAt(0)),
    )
    if (truth) draft.identification[name] = truth
  }
}

/** Asks a unit what it is, and tells it as `nameOf` does. @throws {LinkError} */
export async function nameUnit(link: DiagnosticLink, address: EcuAddress): Promise<string | null> {
  const draft = startEcu(address)
  await identifyEcu(link, draft)
  return nameOf(address, draft.identification)
}
