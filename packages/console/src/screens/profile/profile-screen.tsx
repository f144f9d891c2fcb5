import { useQuery } from '@tanstack/react-query'
import { ShieldCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { Fragment } from 'react'
import type { Me } from '#api'
import { meQuery } from '#api'
import { rich, t } from '#language'
import { DATES, dates, singleKeys, UNITS, units } from '#preferences'
import { FactorsSheet, PasswordSheet } from '#screens/second-factor'
import { OwnSessions } from '#screens/sessions'
import { LanguageChoice, may } from '#shell'
import { Chips, formatWords, Instant, PageHead, ProblemNote, Sheet, Tag, Waiting } from '#ui'
import { NoticesSheet } from './notices-sheet.tsx'

function Person({ me }: { me: Me }): ReactNode {
  return (
    <Sheet title={t('You')}>
      <dl className="pairs px-4 pb-4">
        <dt>{t('E-mail')}</dt>
        <dd>{me.email}</dd>
        <dt>{t('Role')}</dt>
        <dd>{me.roles.map(formatWords).join(', ')}</dd>
        <dt>{t('Organisation')}</dt>
        <dd>{me.organisation.name}</dd>
        <dt>{t('You may')}</dt>
        <dd>
          <details>
            <summary>{t('{count, plural, one {# right} other {# rights}}', { count: me.permissions.length })}</summary>
            <span className="wire">{me.permissions.toSorted().join(', ')}</span>
          </details>
        </dd>
        {me.narrowed.map(({ because, actions }) => (
          <Fragment key={because}>
            <dt>{t('Not at present')}</dt>
            <dd>
              <span className="wire">{actions.join(', ')}</span>: {formatWords(because)}
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
    <Sheet title={t('This session')}>
      <div className="pad grid gap-4">
        <dl className="pairs">
          <dt>{t('Signed in with')}</dt>
          <dd>
            <Tag state={isStrong ? 'ok' : 'info'} bare icon={isStrong ? <ShieldCheck /> : undefined}>
              {isStrong ? t('password and second factor') : t('password only')}
            </Tag>
          </dd>
          <dt>{t('Ends when idle')}</dt>
          <dd>
            <Instant at={me.session.idleEndsAt} />
          </dd>
          <dt>{t('Ends in any case')}</dt>
          <dd>
            <Instant at={me.session.endsAt} />
          </dd>
        </dl>
      </div>
    </Sheet>
  )
}

/** What is kept in this browser, for whoever sits at it. */
function ThisBrowser(): ReactNode {
  return (
    <Sheet title={t('This browser')}>
      <div className="pad grid gap-4">
        <LanguageChoice />
        <Chips label={t('Units')} choices={UNITS} chosen={units.use()} onChoose={units.set} />
        <Chips label={t('Dates')} choices={DATES} chosen={dates.use()} onChoose={dates.set} />
        <div className="pointer-coarse:hidden">
          <Keys />
        </div>
      </div>
    </Sheet>
  )
}

function Keys(): ReactNode {
  const chosen = singleKeys.use()
  return (
    <div className="grid gap-3">
      <p className="text-sm">
        {rich(
          '<kbd>Ctrl</kbd> <kbd>K</kbd> finds a vehicle or a screen. <kbd>D</kbd> starts a diagnosis on a vehicle’s page.',
        )}
      </p>
      <Chips
        label={t('Single keys')}
        choices={[
          { value: 'on', text: t('Single keys press buttons') },
          { value: 'off', text: t('Off') },
        ]}
        chosen={chosen}
        onChoose={singleKeys.set}
      />
    </div>
  )
}

/** What the house knows of the person who looks, and how this browser should behave. */
export function ProfileScreen(): ReactNode {
  const { data: me, error } = useQuery({ ...meQuery, staleTime: 0 })
  if (error) return <ProblemNote error={error} />
  if (!me) return <Waiting what={t('Loading your profile')} />
  return (
    <>
      <PageHead name={t('Profile')} title={t('Profile')} below={<p>{me.name}</p>} />
      <div className="cols cols-2">
        <Person me={me} />
        <div className="grid gap-5">
          <Session me={me} />
          <OwnSessions />
          <FactorsSheet me={me} />
          <PasswordSheet me={me} />
          {may(me, 'notice.read') && <NoticesSheet />}
          <ThisBrowser />
        </div>
      </div>
    </>
  )
}
