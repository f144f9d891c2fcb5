import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Timer } from 'lucide-react'
import type { ReactNode } from 'react'
import { api, meQuery } from '#api'
import { useNow } from '#clock'
import { rich, t } from '#language'
import { Note } from '#ui'
import { idleLeftMs, idleWindowMs, WARN_BELOW_MS } from './idle.ts'

const LOOK_EVERY_MS = 5000

function useIdleLeftMs(): number | undefined {
  const me = useQuery(meQuery)
  const at = useNow(LOOK_EVERY_MS)
  if (!me.data) return undefined
  return idleLeftMs(idleWindowMs(me.data.session.idleEndsAt, me.dataUpdatedAt), api.lastAnsweredAt(), at)
}

/** What is left of the session, in the bar. */
export function SessionClock(): ReactNode {
  const left = useIdleLeftMs()
  if (left === undefined) return null
  const minutes = Math.ceil(left / 60_000)
  return (
    <span
      className="flex items-center gap-2 text-sm text-soft max-phone:hidden"
      title={t('The session ends when it stands idle')}
    >
      {rich('{timer}{minutes} min', { timer: <Timer />, minutes })}
    </span>
  )
}

/** Says so when the session is about to end; a note at the top of the page, never a dialog over work. */
export function SessionNote(): ReactNode {
  const left = useIdleLeftMs()
  const client = useQueryClient()
  if (left === undefined || left > WARN_BELOW_MS) return null
  const stay = () => void client.invalidateQueries({ queryKey: meQuery.queryKey })
  return (
    <div className="mb-4">
      <Note state="warn" icon={<Timer />} live="status">
        {left > 0
          ? t('Your session ends in less than two minutes. Running scans go on.')
          : t('Your session has ended. Running scans go on.')}{' '}
        <button type="button" className="font-medium text-accent underline" onClick={stay}>
          {left > 0 ? t('Stay signed in') : t('Sign in again')}
        </button>
      </Note>
    </div>
  )
}
