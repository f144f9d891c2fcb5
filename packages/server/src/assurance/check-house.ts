/** What must hold among the declarations of all rooms before the house opens. */
import type { ClauseId, Module } from '#kernel'
import { CLAUSES, StartRefused } from '#kernel'
import { asList } from './duty.ts'

const OBJECTIVES: ReadonlySet<string> = new Set(['confidentiality', 'integrity', 'availability'])

/**
 * @throws {StartRefused} `assurance.deaf` if an obligation waits for an entry no room writes, `assurance.objective` if a
 *   control or obligation names none, `assurance.clause` if one names a clause there is not, `assurance.twice` if two share a name.
 */
export function checkHouse(rooms: readonly Module[]): void {
  const written = new Set([...rooms.flatMap((room) => Object.keys(room.entries ?? {})), ...OWN])
  const obligations = rooms.flatMap((room) => room.obligations ?? [])
  for (const { name, opens, closes, voids } of obligations) {
    const deaf = [opens, closes, voids].flatMap(asList).find(({ on }) => !written.has(on))
    if (deaf) throw new StartRefused('assurance.deaf', `${name} waits for ${deaf.on}, which no room writes.`)
  }
  const controls = rooms.flatMap((room) => room.controls ?? [])
  for (const { name, objective, clauses } of [...controls, ...obligations]) {
    if (!OBJECTIVES.has(objective)) throw new StartRefused('assurance.objective', `${name} names no objective.`)
    requireClauses(name, clauses)
  }
  for (const { name, clauses } of rooms.flatMap((room) => room.attestations ?? [])) requireClauses(name, clauses)
  requireUnique([...controls, ...obligations].map(({ name }) => name))
}

/** Written by assurance itself. */
const OWN = [
  'control.declare',
  'control.probe',
  'clause.change',
  'obligation.declare',
  'attestation.sign',
  'attestation.withdraw',
]

function requireClauses(name: string, clauses: readonly ClauseId[]): void {
  const unknown = clauses.find((id) => !(id in CLAUSES))
  if (unknown) throw new StartRefused('assurance.clause', `${name} names ${unknown}, which is no clause.`)
}

function requireUnique(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice) throw new StartRefused('assurance.twice', `Two parts are named ${twice}.`)
}
