import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Clause, ClauseState } from '#api'
import { clausesQuery } from '#api'
import { useNow } from '#clock'
import { rich, t } from '#language'
import { usePresence } from '#presence'
import { Chips, formatAge, PageHead, ProblemNote, Sheet, Waiting } from '#ui'
import { Board } from './board.tsx'
import { ClauseTable } from './clause-table.tsx'
import { ClocksSheet } from './clocks-sheet.tsx'
import { policyOf } from './policies.ts'
import { chooseClauses, countStates, STATES } from './standing.ts'

const RENEW_EVERY_MS = 30_000

function Age({ at }: { at: number }): ReactNode {
  return formatAge(useNow(5000) - at)
}

function Filters(props: {
  clauses: readonly Clause[]
  state: ClauseState | 'all'
  policy: string
  onState: (state: ClauseState | 'all') => void
  onPolicy: (policy: string) => void
}): ReactNode {
  const counts = countStates(props.clauses)
  const states = [
    { value: 'all' as const, text: t('All {length}', { length: props.clauses.length }) },
    ...STATES.map((value) => ({ value, text: `${value} ${counts[value]}` })),
  ]
  const policies = ['all', ...new Set(props.clauses.map(policyOf))]
  return (
    <div className="flex flex-wrap gap-x-6 gap-y-2 px-4 pb-3">
      <Chips label={t('State')} choices={states} chosen={props.state} onChoose={props.onState} />
      <Chips
        label={t('Policy')}
        choices={policies.map((value) => ({ value, text: value === 'all' ? t('Both policies') : value }))}
        chosen={props.policy}
        onChoose={props.onPolicy}
      />
    </div>
  )
}

function Clauses({ clauses }: { clauses: readonly Clause[] }): ReactNode {
  const [state, setState] = useState<ClauseState | 'all'>('all')
  const [policy, setPolicy] = useState('all')
  return (
    <div className="grid gap-5">
      <Board clauses={clauses} />
      <ClocksSheet clauses={clauses} />
      <Sheet title={t('Clauses')} aside={<span className="text-sm text-soft">{t('what needs you first')}</span>}>
        <Filters clauses={clauses} state={state} policy={policy} onState={setState} onPolicy={setPolicy} />
        <ClauseTable clauses={chooseClauses(clauses, state, policy)} />
      </Sheet>
    </div>
  )
}

/** All clauses of both policies, judged on the running system. */
export function ClausesScreen(): ReactNode {
  const isPresent = usePresence()
  const list = useQuery({ ...clausesQuery, refetchInterval: isPresent ? RENEW_EVERY_MS : false })
  const below = list.data && (
    <p>
      {rich('{length} clauses of two policies, judged on the running system. Asked {dataUpdatedAt} ago', {
        length: list.data.data.length,
        dataUpdatedAt: <Age at={list.dataUpdatedAt} />,
      })}
    </p>
  )
  return (
    <>
      <PageHead name={t('Clauses')} title={t('Clauses')} below={below} />
      {list.isPending && <Waiting what={t('Loading clauses')} />}
      {list.error && <ProblemNote error={list.error} />}
      {list.data && <Clauses clauses={list.data.data} />}
    </>
  )
}
