import type { ReactNode } from 'react'
import { useState } from 'react'
import type { ShownUser, User } from '#api'
import { people, useWrite } from '#api'
import { rich, t } from '#language'
import { Button, formatWords, Instant, ProblemNote, Sheet } from '#ui'
import { HatsDialog } from './hats-dialog.tsx'
import { RoleDialog } from './person-dialogs.tsx'
import { REASONS, WithholdDialog } from './withhold-dialog.tsx'

interface NarrowingProps {
  readonly user: User
  readonly narrowing: User['narrowed'][number]
  readonly mayChange: boolean
}

/** What the house itself withholds, it gives back itself. */
function Narrowing({ user, narrowing, mayChange }: NarrowingProps): ReactNode {
  const { because, actions, since } = narrowing
  const giveBack = useWrite(() => people.giveBack(user, because), { touches: ['users'] })
  return (
    <li className="grid gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <span className="flex-1">
          {REASONS[because] ?? formatWords(because)}
          <small className="block text-soft">
            {rich('since {since}: <wire>{actions}</wire>', {
              since: <Instant at={since} />,
              actions: actions.join(' '),
            })}
          </small>
        </span>
        {mayChange && because in REASONS && (
          <Button size="small" disabled={giveBack.isPending} onClick={() => giveBack.mutate()}>
            {t('Give back')}
          </Button>
        )}
      </div>
      {giveBack.error && <ProblemNote error={giveBack.error} />}
    </li>
  )
}

/** What somebody may do, and what of it is withheld. */
export function PersonRights({ user, mayChange }: { user: ShownUser; mayChange: boolean }): ReactNode {
  const [asks, setAsks] = useState<'role' | 'hats' | 'withhold'>()
  const close = () => setAsks(undefined)
  const isOpen = user.status !== 'disabled'
  const aside = mayChange && isOpen && (
    <span className="flex flex-wrap gap-1">
      <Button size="small" onClick={() => setAsks('role')}>
        {t('Role')}
      </Button>
      <Button size="small" onClick={() => setAsks('hats')}>
        {t('Duties')}
      </Button>
      <Button size="small" onClick={() => setAsks('withhold')}>
        {t('Withhold')}
      </Button>
    </span>
  )
  return (
    <Sheet title={t('What they may do')} aside={aside}>
      <div className="pad grid gap-4">
        <p>{user.roles.map(formatWords).join(', ')}</p>
        {user.narrowed.length > 0 && (
          <ul className="grid gap-3" aria-label={t('Withheld')}>
            {user.narrowed.map((narrowing) => (
              <Narrowing key={narrowing.because} user={user} narrowing={narrowing} mayChange={mayChange} />
            ))}
          </ul>
        )}
      </div>
      {asks === 'role' && <RoleDialog user={user} onClose={close} />}
      {asks === 'hats' && <HatsDialog user={user} onClose={close} />}
      {asks === 'withhold' && <WithholdDialog user={user} onClose={close} />}
    </Sheet>
  )
}
