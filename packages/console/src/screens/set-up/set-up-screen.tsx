import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Me } from '#api'
import {
  activeUsersQuery,
  bridgesQuery,
  clausesQuery,
  meQuery,
  usersWithoutFactorQuery,
  vehiclesQuery,
  witnessesQuery,
} from '#api'
import { t } from '#language'
import { may } from '#shell'
import { Empty, PageHead, ProblemNote, Sheet, Tag, Waiting } from '#ui'
import type { Finding } from './judge.ts'
import { judge } from './judge.ts'

function ToDo({ findings }: { findings: readonly Finding[] }): ReactNode {
  return (
    <Sheet title={t('To set up or mend')}>
      {findings.length === 0 ? (
        <Empty>
          <p>{t('All that was looked at is in order.')}</p>
        </Empty>
      ) : (
        <ul className="divide" aria-label={t('To set up or mend')}>
          {findings.map(({ about, state, says, to, act }) => (
            <li key={to} className="item bay-line">
              <Tag state={state}>{about}</Tag>
              <span className="bay-what">{says}</span>
              <Link className="btn small" to={to}>
                {act}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Sheet>
  )
}

function InOrder({ findings }: { findings: readonly Finding[] }): ReactNode {
  if (findings.length === 0) return null
  return (
    <Sheet title={t('In order')}>
      <ul className="divide" aria-label={t('In order')}>
        {findings.map(({ about, says, to }) => (
          <li key={to} className="item bay-line">
            <Tag state="ok" bare>
              {about}
            </Tag>
            <span className="bay-what text-soft">{says}</span>
          </li>
        ))}
      </ul>
    </Sheet>
  )
}

function Judged({ me }: { me: Me }): ReactNode {
  const asked = {
    vehicles: useInfiniteQuery({ ...vehiclesQuery, enabled: may(me, 'vehicle.list') }),
    bridges: useQuery({ ...bridgesQuery, enabled: may(me, 'bridge.list') }),
    active: useQuery({ ...activeUsersQuery, enabled: may(me, 'user.list') }),
    withoutFactor: useQuery({ ...usersWithoutFactorQuery, enabled: may(me, 'user.list') }),
    clauses: useQuery({ ...clausesQuery, enabled: may(me, 'clause.list') }),
    witnesses: useQuery({ ...witnessesQuery, enabled: may(me, 'ledger.prove') }),
  }
  const all = Object.values(asked)
  const [active, withoutFactor] = [asked.active.data, asked.withoutFactor.data]
  const findings = judge({
    vehicles: asked.vehicles.data?.pages.flatMap(({ data }) => data),
    bridges: asked.bridges.data,
    users: active && withoutFactor && { active, withoutFactor },
    clauses: asked.clauses.data?.data,
    witnesses: asked.witnesses.data,
  })
  if (all.some(({ isLoading }) => isLoading)) return <Waiting what={t('Looking at this installation')} />
  return (
    <div className="grid gap-5">
      {all.map(({ error }, at) => error && <ProblemNote key={Object.keys(asked)[at]} error={error} />)}
      <div className="cols cols-main">
        <ToDo findings={findings.filter(({ state }) => state !== 'ok')} />
        <InOrder findings={findings.filter(({ state }) => state === 'ok')} />
      </div>
    </div>
  )
}

/** An admin's first screen: what is not configured yet, what is not well, and the way to mend each. */
export function SetUpScreen(): ReactNode {
  const { data: me } = useQuery(meQuery)
  return (
    <>
      <PageHead
        name={t('Set-up and health')}
        title={t('Set-up and health')}
        below={<p>{t('What is not set up yet and what is not well, the gravest first')}</p>}
      />
      {me && <Judged me={me} />}
    </>
  )
}
