import type { Clause, ClauseState } from '#api'
import { partOfId, policyOf } from './policies.ts'

/** The states of a clause, the worst first: a clause takes the worst of its parts. */
export const STATES: readonly ClauseState[] = ['failing', 'open', 'due', 'attested', 'proven']

/** The clauses of one policy by section, in the order of the text. */
export function sectionsOf(clauses: readonly Clause[]): readonly { name: string; clauses: readonly Clause[] }[] {
  const sections = Map.groupBy(clauses, ({ id }) => partOfId(id, 1))
  return [...sections].map(([name, inside]) => ({ name: name.replaceAll('-', ' '), clauses: inside }))
}

/** How many clauses stand in each state. */
export function countStates(clauses: readonly Clause[]): Record<ClauseState, number> {
  const counts = { failing: 0, open: 0, due: 0, attested: 0, proven: 0 }
  for (const { state } of clauses) counts[state]++
  return counts
}

/** The chosen clauses, the worst first; within a state in the order of the text. */
export function chooseClauses(
  clauses: readonly Clause[],
  state: ClauseState | 'all',
  policy: string,
): readonly Clause[] {
  return clauses
    .filter(
      (clause) => (state === 'all' || clause.state === state) && (policy === 'all' || policyOf(clause) === policy),
    )
    .toSorted((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state))
}
