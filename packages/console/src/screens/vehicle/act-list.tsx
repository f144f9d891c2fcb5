import type { ReactNode } from 'react'
import type { Act, ActStatus } from '#api'
import { isActOpen } from '#api'
import { known, t } from '#language'
import type { State } from '#ui'
import { formatHash, formatName, Instant, Tag } from '#ui'

const STATES: Readonly<Record<ActStatus, State>> = {
  queued: 'info',
  running: 'info',
  armed: 'info',
  done: 'ok',
  stopped: 'warn',
  refused: 'warn',
  failed: 'danger',
  unclear: 'danger',
}

const codesOf = (codes: Act['before']) => (codes?.length ? codes.map(({ code }) => code).join(', ') : t('none'))

function Line({ act }: { act: Act }): ReactNode {
  return (
    <li className="grid gap-1">
      <span className="flex flex-wrap items-center gap-x-3">
        <Tag state={STATES[act.status]}>{formatName(act.status)}</Tag>
        <strong>{formatName(act.kind)}</strong>
        <span className="text-sm text-soft">
          <Instant at={act.endedAt ?? act.requestedAt} />
        </span>
      </span>
      {isActOpen(act) && <span role="status">{act.progress ?? t('Waiting for the bridge')}</span>}
      {act.before && (
        <span>
          {act.after
            ? t('Before: {before}; after: {after}', { before: codesOf(act.before), after: codesOf(act.after) })
            : t('Before: {before}', { before: codesOf(act.before) })}
        </span>
      )}
      {act.unreadAfter && <span>{t('Codes not told again: {units}', { units: act.unreadAfter.join(', ') })}</span>}
      {act.failure && <span>{known(act.failure.message)}</span>}
      {act.sha256 && (
        <span className="wire text-sm text-soft">{t('Sealed {sha256}', { sha256: formatHash(act.sha256) })}</span>
      )}
    </li>
  )
}

/** What was done in a session, the newest first. */
export function ActList({ acts }: { acts: readonly Act[] }): ReactNode {
  if (acts.length === 0) return <p>{t('Nothing was done to the vehicle in this session.')}</p>
  return (
    <ul className="grid gap-3" aria-label={t('Acts')}>
      {acts.map((act) => (
        <Line key={act.id} act={act} />
      ))}
    </ul>
  )
}
