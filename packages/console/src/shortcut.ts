import { useEffect, useEffectEvent } from 'react'
import { singleKeys } from '#preferences'

const TYPING = 'input, textarea, select, [contenteditable], [role="dialog"], [role="menu"]'

/** Presses `act` on any of these single keys, unless somebody types, a layer is open or single keys are off. */
export function useShortcut(keys: string, act: () => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (singleKeys.get() === 'off' || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
    if (event.target instanceof Element && event.target.closest(TYPING)) return
    if (!keys.includes(event.key.toLowerCase())) return
    event.preventDefault()
    act()
  })
  useEffect(() => {
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}
