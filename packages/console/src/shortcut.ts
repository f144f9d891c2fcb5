import { useEffect, useEffectEvent } from 'react'
import { singleKeys } from '#preferences'

const LAYER = '[role="dialog"], [role="menu"]'
const TYPING = `input, textarea, select, [contenteditable], ${LAYER}`

/** Hears every key on the page as long as the caller stands on it; `capture`: before anything else on the page does. */
function useKey(hear: (event: KeyboardEvent) => void, capture = false): void {
  const onKey = useEffectEvent(hear)
  useEffect(() => {
    window.addEventListener('keydown', onKey, capture)
    return () => window.removeEventListener('keydown', onKey, capture)
  }, [capture])
}

/** Presses `act` on any of these single keys, unless somebody types, a layer is open or single keys are off. */
export function useShortcut(keys: string, act: () => void): void {
  useKey((event) => {
    if (singleKeys.get() === 'off' || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
    if (event.target instanceof Element && event.target.closest(TYPING)) return
    if (!keys.includes(event.key.toLowerCase())) return
    event.preventDefault()
    act()
  })
}

/** Calls `close` on Escape, unless a layer takes it: Escape closes one thing. Asked before the layer is gone. */
export function useEscape(close: () => void): void {
  useKey((event) => {
    if (event.key === 'Escape' && !document.querySelector(LAYER)) close()
  }, true)
}
