import { Link, useLocation } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useEffect, useRef } from 'react'
import type { Me } from '#api'
import { t } from '#language'
import { Brand } from '#ui'
import { Sections } from './sections.tsx'
import { Standing } from './standing.tsx'

/** The way through the house, at the left. Where one is stays in sight, however many places there are. */
export function Rail({ me }: { me: Me }): ReactNode {
  const sections = useRef<HTMLDivElement>(null)
  const path = useLocation({ select: ({ pathname }) => pathname })
  // biome-ignore lint/correctness/useExhaustiveDependencies: each path has another place
  useEffect(() => {
    const box = sections.current
    if (!box) return undefined
    const show = () => box.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' })
    // What stands at the foot grows as it comes in, and takes its room from the places above it.
    const watch = new ResizeObserver(show)
    watch.observe(box)
    return () => watch.disconnect()
  }, [path])
  return (
    <nav className="rail" aria-label={t('Main')}>
      <Link to="/" className="brand" aria-label={t('MUTS FleetOps, first screen')}>
        <Brand />
      </Link>
      <div className="rail-sections" ref={sections}>
        <Sections me={me} />
      </div>
      <Standing me={me} />
    </nav>
  )
}
