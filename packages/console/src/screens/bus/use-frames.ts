import { useEffect, useRef, useState } from 'react'
import type { FramesBus, LiveLink } from '#api'
import { followLive, pauseBetween, readFrames } from '#api'
import { monotonicMs } from '#clock'
import type { DbcDecoder } from '#protocol/dbc'
import { createLiveBoard } from '#protocol/freshness'
import type { ShownFrame } from './frame-table.ts'
import { createFrameTable } from './frame-table.ts'

/** The server gives a sign of life twice a second; behind this nothing that stands here is true any more. */
const LOST_AFTER_MS = 1_000
const DRAW_EVERY_MS = 200

export interface Frames {
  readonly bus: FramesBus | undefined
  readonly link: LiveLink
  readonly rows: readonly ShownFrame[]
  /** Frames since the beginning that bridge, line or page had no room for. */
  readonly dropped: number
  /** Frames of identifiers beyond those that are kept. */
  readonly beyond: number
  /** Why nothing more comes, where another try would hear the same. */
  readonly error: unknown
}

interface Shown extends Pick<Frames, 'rows' | 'dropped' | 'beyond'> {
  readonly isSilent: boolean
}

const CONNECTING: LiveLink = { state: 'CONNECTING' }
const NO_LINK: LiveLink = { state: 'NOT_CONNECTED' }

/** Hears the bus for as long as it is drawn; a stream that ends is opened again. */
export function useFrames(vehicleId: string, decoder: DbcDecoder | undefined): Frames {
  const table = useRef<ReturnType<typeof createFrameTable>>(undefined)
  table.current ??= createFrameTable(monotonicMs)
  const [bus, setBus] = useState<FramesBus>()
  const [link, setLink] = useState<LiveLink>(CONNECTING)
  const [error, setError] = useState<unknown>()
  const [shown, show] = useState<Shown>({ rows: [], dropped: 0, beyond: 0, isSilent: false })

  const known = useRef(decoder)
  known.current = decoder
  useEffect(() => table.current?.decodeBy(decoder), [decoder])
  useEffect(() => {
    const leaving = new AbortController()
    const frames = createFrameTable(monotonicMs)
    const life = createLiveBoard(monotonicMs, LOST_AFTER_MS)
    frames.decodeBy(known.current)
    table.current = frames
    let dropped = 0
    const onLink = (next: LiveLink) => {
      if (next.state === 'CONNECTED') life.hear([])
      else life.lose()
      setLink(next)
    }
    const hearer = {
      onBus: setBus,
      onLink,
      onFrames: (timed: readonly string[], lost: number, lateMs: number) => {
        life.hear([])
        dropped += lost + frames.hear(timed, lateMs)
      },
      onLife: () => life.live(),
    }
    const read = () => readFrames(vehicleId, hearer, leaving.signal)
    void followLive({ read, pause: pauseBetween, onLink, signal: leaving.signal }).catch((problem: unknown) => {
      if (!leaving.signal.aborted) setError(problem)
    })
    const draw = () => {
      const isSilent = !life.isConnected()
      if (isSilent) frames.lose()
      show({ rows: frames.show(), dropped, beyond: frames.beyond(), isSilent })
    }
    const timer = window.setInterval(draw, DRAW_EVERY_MS)
    return () => {
      leaving.abort()
      window.clearInterval(timer)
    }
  }, [vehicleId])

  const { isSilent, ...told } = shown
  return { bus, link: link.state === 'CONNECTED' && isSilent ? NO_LINK : link, ...told, error }
}
