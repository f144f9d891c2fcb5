import { useSuspenseQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { lazy, Suspense, useEffect, useState } from 'react'
import { meQuery } from '#api'
import { resumeHeld } from '#held'
import { t } from '#language'
import { Bar } from './bar.tsx'
import { Dock } from './dock.tsx'
import { Rail } from './rail.tsx'
import { SessionNote } from './session-clock.tsx'
import { StepUpDialog } from './step-up-dialog.tsx'
import { TabBar } from './tab-bar.tsx'

/** Not part of the first load, and there before anybody is likely to ask for it. */
const loadPalette = () => import('./palette.tsx').then(({ Palette }) => ({ default: Palette }))
const Palette = lazy(loadPalette)

/** Opens the palette on Ctrl-K or ⌘K, wherever the focus is. */
function usePalette(): [boolean, (isOpen: boolean) => void] {
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return
      event.preventDefault()
      setOpen(true)
    }
    window.addEventListener('keydown', onKey)
    void loadPalette()
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  return [isOpen, setOpen]
}

/** The frame of every signed-in screen. `children` stand above it, whichever it is. */
export function Shell({ children }: { children?: ReactNode }): ReactNode {
  const { data: me } = useSuspenseQuery(meQuery)
  const [isFinding, setFinding] = usePalette()
  useEffect(() => void resumeHeld(me), [me])
  return (
    <div className="app">
      <a className="skip" href="#work">
        {t('Skip to content')}
      </a>
      <Rail me={me} />
      <Bar me={me} onFind={() => setFinding(true)} />
      <main className="work" id="work" tabIndex={-1}>
        <SessionNote />
        {children}
        <Outlet />
      </main>
      <TabBar me={me} />
      <Dock />
      <StepUpDialog />
      <Suspense>{isFinding && <Palette me={me} onClose={() => setFinding(false)} />}</Suspense>
    </div>
  )
}
