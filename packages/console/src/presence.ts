import { useEffect, useState } from 'react'

const AWAY_AFTER_MS = 5 * 60_000
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'scroll'] as const

/**
 * Whether somebody is there: true until five minutes pass without a sign of a person. Screens that renew themselves
 * ask this first, so that a forgotten tab does not keep its session alive.
 */
export function usePresence(): boolean {
  const [isPresent, setPresent] = useState(true)
  useEffect(() => {
    let timer = window.setTimeout(() => setPresent(false), AWAY_AFTER_MS)
    const sign = () => {
      window.clearTimeout(timer)
      timer = window.setTimeout(() => setPresent(false), AWAY_AFTER_MS)
      setPresent(true)
    }
    for (const name of SIGNS) window.addEventListener(name, sign, { passive: true })
    return () => {
      window.clearTimeout(timer)
      for (const name of SIGNS) window.removeEventListener(name, sign)
    }
  }, [])
  return isPresent
}
