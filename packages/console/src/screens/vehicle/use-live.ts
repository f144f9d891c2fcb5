import { useEffect, useRef, useState } from 'react'
import type { LiveLink, LiveOffer, LiveWish } from '#api'
import { followLive, pauseBetween, readLive } from '#api'
import { monotonicMs } from '#clock'
import type { LiveBoard } from '#protocol/freshness'
import { createLiveBoard } from '#protocol/freshness'

/** The server gives a sign of life twice a second; behind this nothing that stands here is true any more. */
const LOST_AFTER_MS = 1_000
/** Values move ten times a second at most: a person reads no faster. */
const DRAW_EVERY_MS = 100

export interface Live {
  readonly offer: LiveOffer | undefined
  readonly link: LiveLink
  readonly truthOf: LiveBoard['truthOf']
  /** Why nothing more comes, where another try would hear the same. */
  readonly error: unknown
}

const CONNECTING: LiveLink = { state: 'CONNECTING' }

/** Follows what is wished for as long as it is; a stream that ends is opened again. Draws itself anew while values move. */
export function useLive({ vehicleId, signals, rateHz }: LiveWish): Live {
  const board = useRef<LiveBoard>(undefined)
  board.current ??= createLiveBoard(monotonicMs, LOST_AFTER_MS)
  const [offer, setOffer] = useState<LiveOffer>()
  const [link, setLink] = useState<LiveLink>(CONNECTING)
  const [error, setError] = useState<unknown>()
  const [, draw] = useState(0)
  const wanted = signals.join()

  useEffect(() => {
    const leaving = new AbortController()
    const current = createLiveBoard(monotonicMs, LOST_AFTER_MS)
    board.current = current
    setError(undefined)
    const hearer = {
      onOffer: setOffer,
      onLink: (next: LiveLink) => {
        if (next.state !== 'CONNECTED') current.lose()
        setLink(next)
      },
      onValues: current.hear,
      onLife: () => current.live(),
    }
    const wish = { vehicleId, signals: wanted === '' ? [] : wanted.split(','), rateHz }
    const read = () => readLive(wish, hearer, leaving.signal)
    void followLive({ read, pause: pauseBetween, onLink: hearer.onLink, signal: leaving.signal }).catch(
      (problem: unknown) => {
        if (!leaving.signal.aborted) setError(problem)
      },
    )
    const timer = window.setInterval(() => draw((turn) => turn + 1), DRAW_EVERY_MS)
    return () => {
      leaving.abort()
      window.clearInterval(timer)
    }
  }, [vehicleId, wanted, rateHz])

  return { offer, link, truthOf: (id) => board.current?.truthOf(id) ?? { state: 'NOT_CONNECTED' }, error }
}
