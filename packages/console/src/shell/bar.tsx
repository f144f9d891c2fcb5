import { FlaskConical, Search } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Me } from '#api'
import { t } from '#language'
import { PersonMenu } from './person-menu.tsx'
import { SessionClock } from './session-clock.tsx'

/** The head of every screen: find, what is simulated, what is left of the session, who. */
export function Bar({ me, onFind }: { me: Me; onFind: () => void }): ReactNode {
  return (
    <header className="bar">
      <button className="find" type="button" onClick={onFind} aria-keyshortcuts="Control+K">
        <Search />
        <span>
          <span className="max-phone:hidden">{t('Find a vehicle or a screen')}</span>
          <span className="phone:hidden">{t('Find')}</span>
        </span>
        <span className="find-key key-cap max-phone:hidden" aria-hidden="true">
          <kbd>{t('Ctrl K')}</kbd>
        </span>
      </button>
      <div className="bar-end">
        {me.house.demo && (
          <span className="ribbon" data-state="simulated">
            <FlaskConical />
            {t('SIMULATED')}
            <span className="max-phone:hidden">{t('demo fleet')}</span>
          </span>
        )}
        <SessionClock />
        <PersonMenu me={me} />
      </div>
    </header>
  )
}
