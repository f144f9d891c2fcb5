import { Link, useLocation } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useEffect, useRef } from 'react'
import type { Me } from '#api'
import { t } from '#language'
import { Brand } from '#ui'
import { sectionsFor } from './nav.ts'
import { PlaceIcon } from './place-icon.tsx'
import { Standing } from './standing.tsx'

/** The way through the house, at the left. Where one is stays in sight, however many places there are. */
export function Rail({ me }: { me: Me }): ReactNode {
  const sections = useRef<HTMLDivElement>(null)
  const path = useLocation({ select: ({ pathname }) => pathname })
  // biome-ignore lint/correctness/useExhaustiveDependencies: each path has another place
  useEffect(() => {
    sections.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' })
  }, [path])
  return (
    <nav className="rail" aria-label={t('Main')}>
      <Link to="/" className="brand" aria-label={t('MUTS FleetOps, first screen')}>
        <Brand />
      </Link>
      <div className="rail-sections" ref={sections}>
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
      </div>
      <Standing me={me} />
    </nav>
  )
}
