import { useQuery } from '@tanstack/react-query'
import { ShieldCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { Fragment } from 'react'
import type { Me } from '#api'
import { meQuery } from '#api'
import { singleKeys } from '#preferences'
import { FactorsSheet, PasswordSheet } from '#screens/second-factor'
import { OwnSessions } from '#screens/sessions'
import { may } from '#shell'
import { Chips, formatWords, Instant, PageHead, ProblemNote, Sheet, Tag, Waiting } from '#ui'
import { NoticesSheet } from './notices-sheet.tsx'

function Person({ me }: { me: Me }): ReactNode {
  return (
    <Sheet title="You">
      <dl className="pairs px-4 pb-4">
        <dt>E-mail</dt>
        <dd>{me.email}</dd>
        <dt>Role</dt>
        <dd>{me.roles.map(formatWords).join(', ')}</dd>
        <dt>Organisation</dt>
        <dd>{me.organisation.name}</dd>
        <dt>You may</dt>
        <dd className="wire">{me.permissions.toSorted().join(', ')}</dd>
        {me.narrowed.map(({ because, actions }) => (
          <Fragment key={because}>
            <dt>Not at present</dt>
            <dd>
              <span className="wire">{actions.join(', ')}</span>: {because}
            </dd>
          </Fragment>
        ))}
      </dl>
    </Sheet>
  )
}

function Session({ me }: { me: Me }): ReactNode {
  const isStrong = me.assuranceLevel === 'aal2'
  return (
    <Sheet title="This session">
      <div className="pad grid gap-4">
        <dl className="pairs">
          <dt>Signed in with</dt>
          <dd>
            <Tag state={isStrong ? 'ok' : 'info'} bare icon={isStrong ? <ShieldCheck /> : undefined}>
              {isStrong ? 'password and second factor' : 'password only'}
            </Tag>
          </dd>
          <dt>Ends when idle</dt>
          <dd>
            <Instant at={me.session.idleEndsAt} />
          </dd>
          <dt>Ends in any case</dt>
          <dd>
            <Instant at={me.session.endsAt} />
          </dd>
        </dl>
      </div>
    </Sheet>
  )
}

function Keys(): ReactNode {
  const chosen = singleKeys.use()
  return (
    <Sheet title="Keys">
      <div className="pad grid gap-3">
        <p className="text-sm">
          <kbd>Ctrl</kbd> <kbd>K</kbd> finds a vehicle or a screen. <kbd>D</kbd> starts a diagnosis on a vehicle’s page.
        </p>
        <Chips
          label="Single keys"
          choices={[
            { value: 'on', text: 'Single keys press buttons' },
            { value: 'off', text: 'Off' },
          ]}
          chosen={chosen}
          onChoose={singleKeys.set}
        />
      </div>
    </Sheet>
  )
}

/** What the house knows of the person who looks, and how this browser should behave. */
export function ProfileScreen(): ReactNode {
  const { data: me, error } = useQuery({ ...meQuery, staleTime: 0 })
  if (error) return <ProblemNote error={error} />
  if (!me) return <Waiting what="Loading your profile" />
  return (
    <>
      <PageHead name="Profile" title="Profile" below={<p>{me.name}</p>} />
      <div className="cols cols-2">
        <Person me={me} />
        <div className="grid gap-5">
          <Session me={me} />
          <OwnSessions />
          <FactorsSheet me={me} />
          <PasswordSheet me={me} />
          {may(me, 'notice.read') && <NoticesSheet />}
          <div className="pointer-coarse:hidden">
            <Keys />
          </div>
        </div>
      </div>
    </>
  )
}
