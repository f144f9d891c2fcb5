/** Live values of a vehicle as the server tells them: read from a fetch that carries the session. */
import { api } from './api.ts'
import type { LiveHearer } from './live-events.ts'
import { hearLive, tellEvents } from './live-events.ts'

export interface LiveWish {
  readonly vehicleId: string
  readonly signals: readonly string[]
  readonly rateHz: number
}

/** Reads one stream to its end. @throws {ApiProblem} for what trying again would not mend. */
export async function readLive({ vehicleId, signals, rateHz }: LiveWish, hearer: LiveHearer, signal: AbortSignal) {
  const query = new URLSearchParams({ rateHz: String(rateHz), ...(signals.length > 0 && { signals: signals.join() }) })
  const path = `/vehicles/${encodeURIComponent(vehicleId)}/live?${query}`
  await readEvents(path, { onEvent: hearLive(hearer), onLife: hearer.onLife }, signal)
}

interface EventHearer {
  readonly onEvent: (event: string, data: unknown) => void
  /** Anything came, if only a sign of life. */
  readonly onLife: () => void
}

/** Reads any stream to its end, and tells each of its events but the last. @throws {ApiProblem} for what trying again would not mend. */
export async function readEvents(path: string, { onEvent, onLife }: EventHearer, signal: AbortSignal) {
  const answer = await api.send(path, { signal, accept: 'text/event-stream', passive: true })
  const tell = tellEvents(onEvent)
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    onLife()
    tell(part.value)
  }
}
