import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Clause } from '#api'
import { t } from '#language'
import { ClauseCell, Sheet } from '#ui'
import { policyNameOf, policyOf } from './policies.ts'
import { countStates, STATES, sectionsOf } from './standing.ts'

function Matrix({ clauses }: { clauses: readonly Clause[] }): ReactNode {
  return (
    <div className="matrix">
      {sectionsOf(clauses).map((section) => (
        <div className="mx" key={section.name}>
          <span>{section.name}</span>
          <ul>
            {section.clauses.map(({ id, state }) => (
              <li key={id} data-state={state}>
                <Link
                  to="/app/clauses/$clauseId"
                  params={{ clauseId: id }}
                  aria-label={`${id}: ${state}`}
                  title={`${id}: ${state}`}
                >
                  <ClauseCell state={state} />
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  )
}

function Legend({ clauses }: { clauses: readonly Clause[] }): ReactNode {
  const counts = countStates(clauses)
  return (
    <ul className="legend">
      {STATES.toReversed().map((state) => (
        <li key={state} data-state={state}>
          <ClauseCell state={state} />
          <b>{counts[state]}</b> {state}
        </li>
      ))}
    </ul>
  )
}

/** Every clause of both policies as one cell: shape first, colour second. */
export function Board({ clauses }: { clauses: readonly Clause[] }): ReactNode {
  const policies = [...Map.groupBy(clauses, policyOf)].toSorted(([, a], [, b]) => b.length - a.length)
  return (
    <Sheet title={t('Both policies')} aside={<Legend clauses={clauses} />}>
      <div className="pad policies">
        {policies.map(([policy, inside]) => (
          <div key={policy}>
            <h3 className="mb-2.5 text-sm">
              {policyNameOf(policy)} <span className="font-normal text-soft">{inside.length}</span>
            </h3>
            <Matrix clauses={inside} />
          </div>
        ))}
      </div>
    </Sheet>
  )
}
