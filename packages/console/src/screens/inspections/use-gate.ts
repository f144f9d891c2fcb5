import { useEffect, useRef } from 'react'

/** Waits for as long as it is closed; whoever waits goes on when it opens, or the page goes. */
export function useGate(isClosed: boolean): () => Promise<void> {
  const gate = useRef<PromiseWithResolvers<void>>(undefined)
  useEffect(() => {
    if (!isClosed) return
    const own = Promise.withResolvers<void>()
    gate.current = own
    return () => {
      gate.current = undefined
      own.resolve()
    }
  }, [isClosed])
  return async () => gate.current?.promise
}
