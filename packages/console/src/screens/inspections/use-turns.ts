import { useRef } from 'react'

/** Does something once everything before it is done. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>

/** One write after another: each is made from the version that the one before left. */
export function useTurns(): InTurn {
  const last = useRef<Promise<unknown>>(Promise.resolve())
  return (work) => {
    const mine = last.current.then(work)
    last.current = mine.catch(() => undefined)
    return mine
  }
}
