/** What each unit of a vehicle is known to support, folded out of what it answered. */
import { NOT_KNOWN, offersOf } from './offers.ts'
import type { Capability, UnitCapabilities } from './schema.ts'
import type { CapabilityName, Evidence, Told, UnitTold } from './told.ts'
import { CAPABILITIES } from './told.ts'

type Cells = Map<CapabilityName, Capability>

interface Unit {
  name: string
  protocol: UnitCapabilities['protocol']
  identity: string | undefined
  seen: Evidence
  readonly cells: Cells
}

/**
 * Each capability is as the newest document says that says something of it. Nobody asked, and refusals for the moment
 * (busy, conditions), say nothing: UNKNOWN, which counts as not supported. What was learned of a unit is forgotten with
 * it: one that calls itself otherwise is another unit.
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
    if (unit.identity !== undefined && unit.identity !== who.identity) unit.cells.clear()
    Object.assign(unit, who)
  }
  unit.seen = document
  const { kind, id, sha256 } = document
  for (const capability of CAPABILITIES) {
    const cell = judge(told.filter((one) => one.capability === capability))
    if (!cell) continue
    const learnedAt = document.at.toISOString()
    unit.cells.set(capability, { capability, ...cell, learnedAt, learnedBy: { kind, id, sha256 } })
  }
}

/** Undefined where nothing follows from it. */
function judge(told: readonly Told[]): Pick<Capability, 'state' | 'refused'> | undefined {
  const positive = told.some((one) => one.positive > 0)
  const refused = told.flatMap(({ head, refused: codes }) => codes.map((code) => ({ head, code })))
  if (positive) return { state: refused.length > 0 ? 'PARTIAL' : 'SUPPORTED', refused }
  return refused.some(({ code }) => NOT_KNOWN.has(code)) ? { state: 'NOT_SUPPORTED', refused } : undefined
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
