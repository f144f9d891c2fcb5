import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Me } from '#api'
import { sectionsFor } from './nav.ts'
import { PlaceIcon } from './place-icon.tsx'

/** Every place that this person may go to, by section. */
export function Sections({ me, onGo }: { me: Me; onGo?: () => void }): ReactNode {
  return sectionsFor(me).map(({ title, places }) => (
    <div key={title}>
      <h2>{title}</h2>
      <ul>
        {places.map(({ to, name }) => (
          <li key={to}>
            <Link to={to} activeProps={{ 'aria-current': 'page' }} {...(onGo && { onClick: onGo })}>
              <PlaceIcon to={to} />
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  ))
}
