import { useEffect, useState } from 'react'
import { now } from '#clock'

const AWAY_AFTER_MS = 5 * 60_000
/** A call this long after the last sign of a person is one of the page's own. */
const ATTENDED_FOR_MS = 60_000
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'scroll'] as const

/** Says whether the last sign of a person is at most a minute old. Opening the page is one. */
function watchSigns(): () => boolean {
  let lastAt = now()
  const sign = () => {
    lastAt = now()
  }
  for (const name of SIGNS) window.addEventListener(name, sign, { passive: true, capture: true })
  return () => now() - lastAt <= ATTENDED_FOR_MS
}

/** Asked with each call, so that no screen can forget it: what runs by itself does not keep the session alive. */
export const isAttended = watchSigns()

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
