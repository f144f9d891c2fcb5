import { Link, useLocation } from '@tanstack/react-router'
import { Menu } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Me } from '#api'
import { t } from '#language'
import { Drawer } from '#ui'
import type { Place } from './nav.ts'
import { sectionsFor } from './nav.ts'
import { PlaceIcon } from './place-icon.tsx'
import { Sections } from './sections.tsx'
import { Standing } from './standing.tsx'
import { tabsFor } from './tabs.ts'

function AllScreens({ me, onClose }: { me: Me; onClose: () => void }): ReactNode {
  return (
    <Drawer title={t('All screens')} isOpen onClose={onClose}>
      <nav className="all-screens" aria-label={t('All screens')}>
        <Sections me={me} onGo={onClose} />
      </nav>
      <Standing me={me} />
    </Drawer>
  )
}

const stands = (path: string, { to }: Place): boolean => path === to || path.startsWith(`${to}/`)

/** The rail of a phone: the few screens that the role works with, and the way to all. */
export function TabBar({ me }: { me: Me }): ReactNode {
  const [isOpen, setOpen] = useState(false)
  const path = useLocation({ select: ({ pathname }) => pathname })
  const tabs = tabsFor(me)
  const isBeyond =
    !tabs.some((place) => stands(path, place)) &&
    sectionsFor(me).some(({ places }) => places.some((place) => stands(path, place)))
  return (
    <nav className="tabbar" aria-label={t('Main, phone')}>
      {tabs.map(({ to, name }) => (
        <Link key={to} to={to} activeProps={{ 'aria-current': 'page' }}>
          <PlaceIcon to={to} />
          <span>{name}</span>
        </Link>
      ))}
      <button
        type="button"
        aria-haspopup="dialog"
        aria-current={isBeyond ? 'true' : undefined}
        onClick={() => setOpen(true)}
      >
        <Menu />
        <span>{t('More')}</span>
      </button>
      {isOpen && <AllScreens me={me} onClose={() => setOpen(false)} />}
    </nav>
  )
}
