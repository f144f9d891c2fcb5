import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { FlaskConical, PlugZap, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Me } from '#api'
import { bridgesQuery } from '#api'
import { t } from '#language'
import { Brand } from '#ui'
import { may, sectionsFor } from './nav.ts'
import { PlaceIcon } from './place-icon.tsx'

function Bridges(): ReactNode {
  const { data } = useQuery(bridgesQuery)
  if (!data) return null
  const connected = data.data.filter((bridge) => bridge.state === 'connected').length
  return (
    <li>
      <span className="mark" data-state={connected > 0 ? 'ok' : 'not-connected'}>
        <PlugZap />
      </span>
      {t('{connected} of {all, plural, one {# bridge} other {# bridges}} connected', {
        connected,
        all: data.data.length,
      })}
    </li>
  )
}

/** What this installation cannot promise; it stands on every screen. */
function Standing({ me }: { me: Me }): ReactNode {
  return (
    <ul className="rail-foot" aria-label={t('Standing')}>
      {may(me, 'bridge.list') && <Bridges />}
      {me.house.testClock && (
        <li>
          <span className="mark" data-state="simulated">
            <FlaskConical />
          </span>
          {t('Test clock: time is set')}
        </li>
      )}
      {me.house.profile === 'evaluation' && (
        <li>
          <span className="mark" data-state="warn">
            <TriangleAlert />
          </span>
          {t('Evaluation: not policy-compliant')}
        </li>
      )}
    </ul>
  )
}

/** The way through the house, at the left. */
export function Rail({ me }: { me: Me }): ReactNode {
  return (
    <nav className="rail" aria-label={t('Main')}>
      <Link to="/" className="brand" aria-label={t('MUTS FleetOps, first screen')}>
        <Brand />
      </Link>
      {sectionsFor(me).map(({ title, places }) => (
        <div key={title}>
          <h2>{title}</h2>
          <ul>
            {places.map(({ to, name }) => (
              <li key={to}>
                <Link to={to} activeProps={{ 'aria-current': 'page' }}>
                  <PlaceIcon to={to} />
                  {name}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
      <Standing me={me} />
    </nav>
  )
}

/** The same ways as tabs, on a phone. */
export function TabBar({ me }: { me: Me }): ReactNode {
  return (
    <nav className="tabbar" aria-label={t('Main, phone')}>
      {sectionsFor(me)
        .flatMap(({ places }) => places)
        .map(({ to, name }) => (
          <Link key={to} to={to} activeProps={{ 'aria-current': 'page' }}>
            <PlaceIcon to={to} />
            {name}
          </Link>
        ))}
    </nav>
  )
}
