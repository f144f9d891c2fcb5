/** What each unit of a vehicle is known to support, folded out of what it answered. */
import { NOT_KNOWN, offersOf } from './offers.ts'
import type { Capability, UnitCapabilities } from './schema.ts'
import type { CapabilityName, Evidence, Identity, Told, UnitTold } from './told.ts'
import { CAPABILITIES } from './told.ts'

type Cells = Map<CapabilityName, Capability>

interface Unit {
  name: string
  protocol: UnitCapabilities['protocol']
  identity: Identity | undefined
  seen: Evidence
  readonly cells: Cells
}

/**
 * Each capability is as the newest document says that says something of it. Nobody asked, and refusals for the moment
 * (busy, conditions), say nothing: UNKNOWN, which counts as not supported. What a unit refused as unknown to it stays
 * refused until it answers that very request. What was learned of a unit is forgotten with it: one that calls itself
 * otherwise is another unit. Of one that cannot be told from another its refusals alone are kept.
 *
 * @param evidence the oldest first.
 */
export function foldCapabilities(evidence: readonly Evidence[]): readonly UnitCapabilities[] {
  const units = new Map<string, Unit>()
  for (const document of evidence)
    for (const one of joinTold(document.units)) {
      const unit = units.get(one.address) ?? startUnit(document)
      units.set(one.address, unit)
      learn(unit, one, document)
    }
  return [...units].map(([address, { name, protocol, seen, cells }]) => {
    const capabilities = CAPABILITIES.map((capability) => cells.get(capability) ?? unknown(capability))
    const known = { address, name: name === '' ? `Control unit ${address}` : name, protocol, capabilities }
    return { ...known, seenAt: seen.at.toISOString(), acts: [...offersOf(known)] }
  })
}

const startUnit = (seen: Evidence): Unit => ({
  ...{ name: '', protocol: 'unknown', identity: undefined, seen },
  cells: new Map(),
})

function learn(unit: Unit, { unit: who, told }: UnitTold, document: Evidence): void {
  if (who) {
    meet(unit, who)
  }
  unit.seen = document
  const { kind, id, sha256 } = document
  for (const capability of CAPABILITIES) {
    const cell = judge(
      told.filter((one) => one.capability === capability),
      unit.cells.get(capability),
    )
    if (!cell) continue
    const learnedAt = document.at.toISOString()
    unit.cells.set(capability, { capability, ...cell, learnedAt, learnedBy: { kind, id, sha256 } })
  }
}

function meet(unit: Unit, who: NonNullable<UnitTold['unit']>): void {
  const known = unit.identity
  if (known !== undefined) {
    const shared = Object.keys(who.identity).filter((name) => name in known)
    if (shared.some((name) => who.identity[name] !== known[name])) {
      unit.cells.clear()
      unit.identity = undefined
    } else if (unit.protocol !== who.protocol || (shared.length === 0 && Object.keys(known).length > 0)) doubt(unit)
  }
  Object.assign(unit, who, { identity: { ...unit.identity, ...who.identity } })
}

/** Leaves nothing but what it refused as unknown to it. */
function doubt({ cells }: Unit): void {
  for (const [capability, cell] of cells) {
    const refused = cell.refused.filter(isLasting)
    if (refused.length === 0) cells.delete(capability)
    else cells.set(capability, { ...cell, state: 'NOT_SUPPORTED', refused })
  }
}

const isLasting = ({ code }: { readonly code: string }): boolean => NOT_KNOWN.has(code)

/** With what was refused before and not answered since. Undefined where nothing follows from it. */
function judge(
  told: readonly Told[],
  known: Capability | undefined,
): Pick<Capability, 'state' | 'refused'> | undefined {
  let refused = (known?.refused ?? []).filter(isLasting)
  for (const { head, positive, refused: codes } of told) {
    refused = refused.filter((one) => one.head !== head || (positive === 0 && !codes.includes(one.code)))
    refused.push(...codes.map((code) => ({ head, code })))
  }
  if (told.some(({ positive }) => positive > 0)) return { state: refused.length > 0 ? 'PARTIAL' : 'SUPPORTED', refused }
  return told.some(({ refused: codes }) => codes.some((code) => isLasting({ code })))
    ? { state: 'NOT_SUPPORTED', refused }
    : undefined
}

/** One document may speak of a unit several times: before an act, in it, and after. */
function joinTold(units: readonly UnitTold[]): readonly UnitTold[] {
  const joined = new Map<string, UnitTold>()
  for (const one of units) {
    const known = joined.get(one.address)
    joined.set(one.address, known ? { ...known, ...one, told: [...known.told, ...one.told] } : one)
  }
  return [...joined.values()]
}

const unknown = (capability: CapabilityName): Capability => ({
  ...{ capability, state: 'UNKNOWN', refused: [], learnedAt: null, learnedBy: null },
})
