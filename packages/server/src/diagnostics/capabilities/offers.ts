/**
 * Which acts are offered for a unit. Only reading finds out by itself what a unit knows: what changes something is never
 * sent to see whether it works. So its first use rests on what goes with it, and the unit's refusal of it is remembered.
 */
import type { ActOrder } from '#protocol/acts'
import { bytesOf, isHeld } from '#protocol/acts'
import type { ActOffer, Capability, UnitCapabilities } from './schema.ts'
import { OFFERED } from './schema.ts'
import type { CapabilityName } from './told.ts'
import { headOfStep } from './told.ts'

/** The service is not there, or in no session that is opened for it (0x7E, 0x7F). */
export const MISSING_SERVICE: ReadonlySet<string> = new Set(['11', '7E', '7F'])
/** Refusals (ISO 14229-1, annex A) by which a unit says that it does not know what was asked: sub-function, and what is out of range. */
export const NOT_KNOWN: ReadonlySet<string> = new Set([...MISSING_SERVICE, '12', '31'])

type Known = Pick<UnitCapabilities, 'address' | 'protocol' | 'capabilities'>

const cellOf = ({ capabilities }: Known, name: CapabilityName): Capability | undefined =>
  capabilities.find(({ capability }) => capability === name)

const isKnown = (cell: Capability | undefined): boolean => cell?.state === 'SUPPORTED' || cell?.state === 'PARTIAL'

const lacks = (cell: Capability | undefined): boolean =>
  cell?.state === 'NOT_SUPPORTED' && cell.refused.some(({ code }) => MISSING_SERVICE.has(code))

export const offersOf = (unit: Known): readonly ActOffer[] =>
  OFFERED.map((kind) => {
    const because = whyNot(unit, kind)
    return { kind, isOffered: because === null, because }
  })

function whyNot(unit: Known, kind: ActOffer['kind']): string | null {
  if (kind === 'control' || kind === 'routine') return whyNotHeld(unit, kind)
  return whyNoClearing(unit) ?? (kind === 'clear-code' ? whyNotSingle(unit) : null)
}

function whyNoClearing(unit: Known): string | null {
  if (unit.protocol === 'J1939') return 'Of a truck on J1939 we only read.'
  if (lacks(cellOf(unit, 'clearing'))) return 'It has refused clearing as a service that it does not have.'
  if (!isKnown(cellOf(unit, 'troubleCodes'))) return 'It is not known to tell trouble codes.'
  return null
}

/** SAE J1979 names no code where it clears; which groups a unit of ISO 14230-3 knows is its maker's own. */
const whyNotSingle = ({ protocol }: Known): string | null =>
  protocol === 'UDS' ? null : 'It clears all its codes or none: only UDS knows a single one.'

function whyNotHeld(unit: Known, kind: 'control' | 'routine'): string | null {
  if (unit.protocol !== 'UDS') return 'It is not known to speak UDS.'
  const cell = cellOf(unit, kind === 'control' ? 'control' : 'routines')
  if (lacks(cell)) return `It has refused a ${kind} as a service that it does not have.`
  return isKnown(cellOf(unit, 'identification')) ? null : 'It is not known to answer by identifier.'
}

/** Why this order is not given to this unit; undefined where nothing speaks against it. */
export function findIncapacity(unit: UnitCapabilities, order: ActOrder): string | undefined {
  const offer = unit.acts.find(({ kind }) => kind === order.kind)
  if (offer?.because) return offer.because
  if (!isHeld(order) && order.kind !== 'clear-code') return undefined
  const head = headOfStep(bytesOf(order).begin)
  const cell = cellOf(unit, isHeld(order) ? (order.kind === 'control' ? 'control' : 'routines') : 'clearing')
  const refused = cell?.refused.find((one) => one.head === head && NOT_KNOWN.has(one.code))
  const what = isHeld(order) ? order.identifier : `to clear ${order.code} alone`
  return refused && `It has refused ${what} as unknown to it (0x${refused.code}).`
}
