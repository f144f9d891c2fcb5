import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { User } from '#api'
import { groupsOfQuery, meQuery, userQuery } from '#api'
import { t } from '#language'
import { HoldRecords } from '#screens/holds'
import { SessionList } from '#screens/sessions'
import { may } from '#shell'
import { Button, formatWords, Instant, PageHead, ProblemNote, Sheet, Tag, Waiting } from '#ui'
import { ContractDialog } from './contract-dialog.tsx'
import { DisableDialog, LinkDialog } from './person-dialogs.tsx'
import { PersonRights } from './person-rights.tsx'
import { Enable } from './person-row.tsx'
import { STATES } from './states.ts'
import { VehicleGroups } from './vehicle-groups.tsx'

function Account({ user, mayChange }: { user: User; mayChange: boolean }): ReactNode {
  const [asks, setAsks] = useState<'contract' | 'link' | 'disable'>()
  const close = () => setAsks(undefined)
  const aside = mayChange && (
    <span className="flex flex-wrap gap-1">
      {user.status === 'disabled' ? (
        <Enable user={user} />
      ) : (
        <>
          <Button size="small" onClick={() => setAsks('contract')}>
            {t('Contract')}
          </Button>
          <Button size="small" onClick={() => setAsks('link')}>
            {t('New link')}
          </Button>
          <Button size="small" onClick={() => setAsks('disable')}>
            {t('Disable')}
          </Button>
        </>
      )}
    </span>
  )
  return (
    <Sheet title={t('Account')} aside={aside}>
      <dl className="pairs px-4 pb-4">
        <dt>{t('E-mail')}</dt>
        <dd>{user.email}</dd>
        <dt>{t('Stands')}</dt>
        <dd>
          <Tag state={STATES[user.status]} bare>
            {formatWords(user.status)}
          </Tag>
        </dd>
        <dt>{t('Entered')}</dt>
        <dd>
          <Instant at={user.createdAt} />
        </dd>
        <dt>{t('Kind')}</dt>
        <dd>{formatWords(user.kind)}</dd>
        <dt>{t('Closes')}</dt>
        <dd>
          <Instant at={user.contractEndsAt} otherwise={t('not by itself')} />
        </dd>
        <dt>{t('Second factor')}</dt>
        <dd>{user.hasSecondFactor ? t('set up') : t('none')}</dd>
      </dl>
      {asks === 'contract' && <ContractDialog user={user} onClose={close} />}
      {asks === 'link' && <LinkDialog user={user} onClose={close} />}
      {asks === 'disable' && <DisableDialog user={user} onClose={close} />}
    </Sheet>
  )
}

function Groups({ user }: { user: User }): ReactNode {
  const { data, error } = useQuery(groupsOfQuery(user.id))
  return (
    <Sheet title={t('Groups of providers')}>
      <div className="pad grid gap-3">
        {error && <ProblemNote error={error} />}
        {data?.length === 0 && <p className="text-soft">{t('No provider puts them in a group.')}</p>}
        {data && data.length > 0 && (
          <ul className="grid gap-2" aria-label={t('Groups')}>
            {data.map((group) => (
              <li key={group.id}>
                {group.name}
                <small className="block text-soft">
                  {group.role === null ? t('gives nothing') : t('gives {role}', { role: formatWords(group.role) })}
                </small>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Sheet>
  )
}

/** One person: the account, what it may, and where it is signed in. */
export function PersonScreen(): ReactNode {
  const { userId } = useParams({ from: '/in/app/people/$userId' })
  const me = useQuery(meQuery)
  const { data: user, error } = useQuery(userQuery(userId))
  const holds = (action: string) => me.data !== undefined && may(me.data, action)
  if (error) return <ProblemNote error={error} />
  if (!user) return <Waiting what={t('Loading the person')} />
  // Nobody locks themselves out.
  const mayChange = holds('user.change') && user.id !== me.data?.id
  return (
    <>
      <PageHead name={user.name} title={user.name} above={<Link to="/app/people">{t('All people')}</Link>}>
        {me.data && <HoldRecords me={me.data} kind="user" id={user.id} name={user.name} />}
      </PageHead>
      <div className="cols cols-2">
        <div className="grid gap-5">
          <Account user={user} mayChange={mayChange} />
          <PersonRights user={user} mayChange={mayChange} />
        </div>
        <div className="grid gap-5">
          {holds('user.list-sessions') && (
            <Sheet title={t('Where they are signed in')}>
              <div className="pad">
                <SessionList owner={{ userId: user.id }} />
              </div>
            </Sheet>
          )}
          {holds('assignment.list') && <VehicleGroups user={user} mayChange={holds('assignment.change')} />}
          {holds('group.list') && <Groups user={user} />}
        </div>
      </div>
    </>
  )
}
