import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Me } from '#api'
import { t } from '#language'
import { Brand } from '#ui'
import { sectionsFor } from './nav.ts'
import { PlaceIcon } from './place-icon.tsx'
import { Standing } from './standing.tsx'

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
