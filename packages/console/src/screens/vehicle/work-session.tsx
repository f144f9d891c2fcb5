import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { DiagnosticSession, Vehicle } from '#api'
import { actsQuery, diagnosticSessions, isActOpen, sessionsOfQuery, useWrite } from '#api'
import { rich, t } from '#language'
import { ActProblem, Button, Instant, ProblemNote, Sheet, Tag, Waiting } from '#ui'
import { ActList } from './act-list.tsx'
import { ClearCodes } from './clear-codes.tsx'
import { OpenWork } from './open-work.tsx'

function LockState({ session }: { session: DiagnosticSession }): ReactNode {
  if (!session.lock) return <Tag state="plain">{t('Not locked')}</Tag>
  return (
    <span className="flex items-center gap-2">
      <Tag state="ok">{t('Locked by you')}</Tag>
      <span className="text-sm text-soft">
        {rich('until {expiresAt}', { expiresAt: <Instant at={session.lock.expiresAt} /> })}
      </span>
    </span>
  )
}

function Own({ session }: { session: DiagnosticSession }): ReactNode {
  const touches = ['diagnostic-sessions', 'acts']
  const acts = useQuery(actsQuery(session.id))
  const lock = useWrite(() => diagnosticSessions.lock(session.id), { touches })
  const unlock = useWrite(() => diagnosticSessions.unlock(session.id), { touches })
  const end = useWrite(() => diagnosticSessions.end(session.id), { touches })
  const isBusy = acts.data?.data.some(isActOpen) ?? true
  return (
    <div className="pad grid gap-4">
      <p>
        {rich('{reason}, since {openedAt}.', {
          reason: session.reason ?? t('A session'),
          openedAt: <Instant at={session.openedAt} />,
        })}
        {session.workOrderId === null && ` ${t('Without a work order it only reads.')}`}
        {session.isRecorded && ` ${t('What is done in it is recorded.')}`}
      </p>
      <div className="flex flex-wrap items-center gap-2">
        <LockState session={session} />
        <Button disabled={lock.isPending} onClick={() => lock.mutate()}>
          {session.lock ? t('Keep the lock') : t('Take the lock')}
        </Button>
        {session.lock && (
          <Button disabled={unlock.isPending} onClick={() => unlock.mutate()}>
            {t('Let go')}
          </Button>
        )}
        <ClearCodes session={session} isReady={session.lock !== null && session.workOrderId !== null && !isBusy} />
        <Button disabled={end.isPending} onClick={() => end.mutate()}>
          {t('End the session')}
        </Button>
        <ActProblem error={lock.error ?? unlock.error ?? end.error} />
      </div>
      {acts.error ? <ProblemNote error={acts.error} /> : acts.data && <ActList acts={acts.data.data} />}
    </div>
  )
}

function Others({ sessions }: { sessions: readonly DiagnosticSession[] }): ReactNode {
  const locking = sessions.find(({ lock }) => lock !== null)
  return (
    <p className="pad">
      {locking?.lock
        ? rich('Somebody else holds the lock until {expiresAt}.', {
            expiresAt: <Instant at={locking.lock.expiresAt} />,
          })
        : t('Begin a session to work on the vehicle: clear its codes, or ask a unit something.')}
    </p>
  )
}

/** Work on the vehicle: the own session with its lock and acts, or the way to begin one. */
export function WorkSession({ vehicle }: { vehicle: Vehicle }): ReactNode {
  const list = useQuery(sessionsOfQuery(vehicle.id))
  const open = list.data?.data.filter(({ endedAt }) => endedAt === null) ?? []
  const own = open.find(({ isOwn }) => isOwn)
  return (
    <Sheet title={t('Work on the vehicle')} aside={list.data && !own && <OpenWork vehicle={vehicle} />}>
      {list.error && <ProblemNote error={list.error} />}
      {list.isPending && <Waiting what={t('Loading sessions')} />}
      {own ? <Own key={own.id} session={own} /> : list.data && <Others sessions={open} />}
    </Sheet>
  )
}
