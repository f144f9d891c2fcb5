import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { LiveSession, SessionOwner } from '#api'
import { sessions, sessionsQuery } from '#api'
import { rich, t } from '#language'
import { Button, Instant, ProblemNote, Tag, Waiting } from '#ui'

function SessionLine({ owner, session }: { owner: SessionOwner; session: LiveSession }): ReactNode {
  const client = useQueryClient()
  const end = useMutation({
    mutationFn: () => sessions.end(owner, session),
    onSettled: () => client.invalidateQueries({ queryKey: sessionsQuery(owner).queryKey }),
  })
  const device = session.device ?? (session.client ? t('a program') : t('device not known'))
  return (
    <li className="flex flex-wrap items-center gap-2">
      <span className="flex-1">
        {device}
        {session.address && <span className="wire"> {session.address}</span>}{' '}
        {session.isThis && (
          <Tag state="info" bare>
            {t('this one')}
          </Tag>
        )}
        <small className="block text-soft">
          {rich('last used {lastUsedAt}, signed in {beganAt}{level, select, aal2 {, with a second factor} other {}}', {
            lastUsedAt: <Instant at={session.lastUsedAt} />,
            beganAt: <Instant at={session.beganAt} />,
            level: session.assuranceLevel,
          })}
        </small>
        {end.error && <ProblemNote error={end.error} />}
      </span>
      {!session.isThis && (
        <Button
          size="small"
          disabled={end.isPending}
          onClick={() => end.mutate()}
          aria-label={t('End {device}', { device })}
        >
          {t('End')}
        </Button>
      )}
    </li>
  )
}

/** Each with what ends it. The session that asks is ended by signing out. */
export function SessionList({ owner }: { owner: SessionOwner }): ReactNode {
  const list = useQuery(sessionsQuery(owner))
  return (
    <>
      {list.isPending && <Waiting what={t('Loading sessions')} />}
      {list.error && <ProblemNote error={list.error} />}
      {list.data?.length === 0 && <p className="text-soft">{t('Signed in nowhere.')}</p>}
      {list.data && list.data.length > 0 && (
        <ul className="grid gap-3" aria-label={t('Sessions')}>
          {list.data.map((session) => (
            <SessionLine key={session.id} owner={owner} session={session} />
          ))}
        </ul>
      )}
    </>
  )
}
