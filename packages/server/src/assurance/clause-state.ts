/** How each clause stands at one instant, by what the rooms of this house declare. */
import type { ClauseId, Module } from '#kernel'
import { CLAUSES } from '#kernel'
import type { ClauseState, Evidence, Part } from '#proof'
import { judgeParts, stateOf } from '#proof'

export const readParts = (id: ClauseId, rooms: readonly Module[], evidence: Evidence, now: Date): readonly Part[] => {
  const bears = ({ clauses }: { readonly clauses: readonly ClauseId[] }) => clauses.includes(id)
  return rooms.flatMap(({ controls = [], obligations = [], attestations = [] }) =>
    judgeParts(
      {
        controls: controls.filter(bears),
        obligations: obligations.filter(bears),
        attestations: attestations.filter(bears),
      },
      evidence,
      now,
    ),
  )
}

export const stateOfClause = (id: ClauseId, parts: readonly Part[]): ClauseState => stateOf(CLAUSES[id].kind, parts)
