/** What must hold among the declarations of all rooms before the house opens. */
import type { ClauseId, Module, Objective } from '#kernel'
import { CLAUSES, StartRefused } from '#kernel'
import { ledgerEntries } from '#kernel/ledger'
import { actionsOf, PAPER_ACTIONS } from '#proof'

export const OBJECTIVES: readonly Objective[] = ['confidentiality', 'integrity', 'availability']

/**
 * @throws {StartRefused} `assurance.deaf` if an obligation or attestation waits for an entry no room writes,
 *   `assurance.objective` if a control or obligation names none, `assurance.clause` if a part names a clause there is not,
 *   `assurance.twice` if two parts share a name.
 */
export function checkHouse(rooms: readonly Module[]): void {
  const controls = rooms.flatMap((room) => room.controls ?? [])
  const obligations = rooms.flatMap((room) => room.obligations ?? [])
  const attestations = rooms.flatMap((room) => room.attestations ?? [])
  const written = new Set([ledgerEntries, ...rooms.map(({ entries = {} }) => entries)].flatMap(Object.keys))
  for (const obligation of obligations) requireWritten(obligation.name, actionsOf(obligation), written)
  for (const { name } of attestations) requireWritten(name, PAPER_ACTIONS, written)
  for (const { name, objective, clauses } of [...controls, ...obligations]) {
    if (!OBJECTIVES.includes(objective)) throw new StartRefused('assurance.objective', `${name} names no objective.`)
    requireClauses(name, clauses)
  }
  for (const { name, clauses } of attestations) requireClauses(name, clauses)
  requireUnique([...controls, ...obligations, ...attestations].map(({ name }) => name))
}

function requireWritten(name: string, actions: readonly string[], written: ReadonlySet<string>): void {
  const deaf = actions.find((action) => !written.has(action))
  if (deaf) throw new StartRefused('assurance.deaf', `${name} waits for ${deaf}, which no room writes.`)
}

function requireClauses(name: string, clauses: readonly ClauseId[]): void {
  const unknown = clauses.find((id) => !(id in CLAUSES))
  if (unknown) throw new StartRefused('assurance.clause', `${name} names ${unknown}, which is no clause.`)
}

function requireUnique(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice) throw new StartRefused('assurance.twice', `Two parts are named ${twice}.`)
}
