import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { User } from '#api'
import { rich, t } from '#language'
import { SessionsDialog } from '#screens/sessions'
import { Button, formatWords, Instant, RecordRow, Tag, Unreadable } from '#ui'
import { HatsDialog } from './hats-dialog.tsx'
import { DisableDialog, LinkDialog, RoleDialog } from './person-dialogs.tsx'
import { STATES } from './states.ts'
import { useStatusChange } from './status-change.ts'

/** Opens a closed account. */
export function Enable({ user }: { user: User }): ReactNode {
  const change = useStatusChange(user)
  return (
    <Button
      size="small"
      disabled={change.isPending}
      onClick={() => change.mutate('active')}
      aria-label={t('Enable {name}', { name: user.name })}
    >
      {t('Enable')}
    </Button>
  )
}

function Acts({ user }: { user: User }): ReactNode {
  const [asks, setAsks] = useState<'role' | 'hats' | 'sessions' | 'link' | 'disable'>()
  if (user.status === 'disabled') return <Enable user={user} />
  return (
    <span className="inline-flex flex-wrap gap-1">
      <Button size="small" onClick={() => setAsks('role')} aria-label={t('Role of {name}', { name: user.name })}>
        {t('Role')}
      </Button>
      <Button size="small" onClick={() => setAsks('hats')} aria-label={t('Duties of {name}', { name: user.name })}>
        {t('Duties')}
      </Button>
      <Button
        size="small"
        onClick={() => setAsks('sessions')}
        aria-label={t('Sessions of {name}', { name: user.name })}
      >
        {t('Sessions')}
      </Button>
      <Button size="small" onClick={() => setAsks('link')} aria-label={t('New link for {name}', { name: user.name })}>
        {t('New link')}
      </Button>
      <Button size="small" onClick={() => setAsks('disable')} aria-label={t('Disable {name}', { name: user.name })}>
        {t('Disable')}
      </Button>
      {asks === 'role' && <RoleDialog user={user} onClose={() => setAsks(undefined)} />}
      {asks === 'hats' && <HatsDialog user={user} onClose={() => setAsks(undefined)} />}
      {asks === 'sessions' && <SessionsDialog userId={user.id} name={user.name} onClose={() => setAsks(undefined)} />}
      {asks === 'link' && <LinkDialog user={user} onClose={() => setAsks(undefined)} />}
      {asks === 'disable' && <DisableDialog user={user} onClose={() => setAsks(undefined)} />}
    </span>
  )
}

/** One person as a line. The own account has no act: nobody locks themselves out. */
export function PersonRow({ user, isSelf, mayChange }: { user: User; isSelf: boolean; mayChange: boolean }): ReactNode {
  return (
    <RecordRow>
      <th scope="row">
        {user.isUnreadable ? (
          <Unreadable />
        ) : (
          <Link to="/app/people/$userId" params={{ userId: user.id }}>
            {user.name}
          </Link>
        )}
      </th>
      <td className="wide">{user.email}</td>
      <td>{user.roles.map(formatWords).join(', ')}</td>
      <td className="hide">{user.hasSecondFactor ? t('set up') : <span className="text-soft">{t('none')}</span>}</td>
      <td>
        <Tag state={STATES[user.status]}>{formatWords(user.status)}</Tag>
        {user.contractEndsAt && (
          <small className="block text-soft">
            {rich('until {contractEndsAt}', { contractEndsAt: <Instant at={user.contractEndsAt} /> })}
          </small>
        )}
        {user.narrowed.map(({ because }) => (
          <Tag key={because} state="warn" bare>
            {t('narrowed: {because}', { because: formatWords(because) })}
          </Tag>
        ))}
      </td>
      <td className="num wide">
        {isSelf && <span className="text-soft">{t('you')}</span>}
        {!isSelf && mayChange && <Acts user={user} />}
      </td>
    </RecordRow>
  )
}
