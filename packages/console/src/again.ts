import { useEffect, useEffectEvent } from 'react'
import { ApiProblem, isOpen } from '#api'

const EVERY_MS = 15_000

/** No answer came: whether it arrived is not known, and it may be sent again. */
export const isCut = (error: unknown): boolean => error instanceof ApiProblem && error.status === 0

/** Passes by itself, and says nothing of what was sent: no connection, a limit, a fault, a session that is renewed. */
export const isPassing = (error: unknown): boolean =>
  error instanceof ApiProblem && error.status !== 403 && isOpen(error)

/** Tries again while there is no connection: as soon as the browser has one, and every now and then. */
export function useAgain(isWaiting: boolean, again: () => void): void {
  const onAgain = useEffectEvent(again)
  useEffect(() => {
    if (!isWaiting) return
    const timer = window.setInterval(onAgain, EVERY_MS)
    window.addEventListener('online', onAgain)
    return () => {
      window.clearInterval(timer)
      window.removeEventListener('online', onAgain)
    }
  }, [isWaiting])
}
