import { useQuery } from '@tanstack/react-query'
import { FlaskConical, PlugZap, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Me } from '#api'
import { bridgesQuery } from '#api'
import { t } from '#language'
import { may } from './nav.ts'

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

/** What this installation cannot promise; one press away at most on every screen. */
export function Standing({ me }: { me: Me }): ReactNode {
  return (
    <ul className="rail-foot" aria-label={t('State of this installation')}>
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
