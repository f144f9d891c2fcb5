/** How far a live value may be believed, by its age and by whether anything still comes. One rule for every screen. */
import type { Truth } from '#protocol/scan'

/** A value that is older than this is STALE. */
export const STALE_AFTER_MS = 2_000
/**
 * Silence for longer than this means that there is no connection, whatever the line believes of itself. With the look at
 * it and the way of the news, whoever reads knows within a second.
 */
export const LOST_AFTER_MS = 800

/** One value, `ageMs` old when it was told; `value` holds the bytes in hex where they are UNDECODABLE, else nothing. */
export interface LiveValue {
  readonly id: string
  readonly ageMs: number
  readonly state: 'VALID' | 'UNDECODABLE' | 'NOT_CONNECTED'
  readonly value: string
}

export type LiveBoard = ReturnType<typeof createLiveBoard>

/**
 * The newest of each signal. Its size is that of what is followed, however long that goes on.
 *
 * @param nowMs a clock that never runs back; its zero means nothing.
 * @param lostAfterMs what counts as silence.
 */
export function createLiveBoard(nowMs: () => number, lostAfterMs = LOST_AFTER_MS) {
  const newest = new Map<string, { readonly told: LiveValue; readonly measuredMs: number }>()
  let isLinked = false
  let heardMs = nowMs()
  const isConnected = () => isLinked && nowMs() - heardMs <= lostAfterMs
  return {
    /** Something came; no value is a sign of life too. @param lateMs how long it waited on its way, as far as that shows. */
    hear(values: readonly LiveValue[], lateMs = 0): void {
      isLinked = true
      heardMs = nowMs()
      for (const told of values) newest.set(told.id, { told, measuredMs: heardMs - lateMs - told.ageMs })
    },
    /** A sign of life of whoever tells, and no word of the vehicle. */
    live(): void {
      heardMs = nowMs()
    },
    /** The way to the vehicle is gone: nothing of before is shown any more. */
    lose(): void {
      isLinked = false
      newest.clear()
    },
    isConnected,
    /** The newest of a signal, as old as it is by now; undefined where nothing was told of it since it was connected. */
    find(id: string): LiveValue | undefined {
      const found = newest.get(id)
      return found && { ...found.told, ageMs: Math.max(0, Math.round(nowMs() - found.measuredMs)) }
    },
    /** What may be shown of a signal now. No number where there is no connection. */
    truthOf(id: string): Truth<string> {
      const found = newest.get(id)
      if (!isConnected() || !found) return { state: 'NOT_CONNECTED' }
      return truthOf(found.told, nowMs() - found.measuredMs)
    },
    /** Keeps these alone. */
    keep(ids: ReadonlySet<string>): void {
      for (const id of newest.keys()) if (!ids.has(id)) newest.delete(id)
    },
  }
}

/** Clocks drift apart, by far less than this shows within it; what the way costs at its best is found anew in each. */
const DELAY_KNOWN_FOR_MS = 300_000

/**
 * What a message waited on its way beyond what the quickest did: time in the buffers of a slow line, which no age that was
 * taken at its beginning counts. The clocks of both ends need no common zero, and neither may run back. One for each
 * connection. A line on which everything waits for longer than five minutes looks like a long one.
 *
 * @returns for the time of the sender at which it was sent, the milliseconds that it came late; never less than 0.
 */
export function createDelay(nowMs: () => number): (sentMs: number) => number {
  let [sinceMs, leastBefore, least] = [nowMs(), Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  return (sentMs) => {
    const tookMs = nowMs() - sentMs
    if (nowMs() - sinceMs > DELAY_KNOWN_FOR_MS) [sinceMs, leastBefore, least] = [nowMs(), least, tookMs]
    least = Math.min(least, tookMs)
    return tookMs - Math.min(least, leastBefore)
  }
}

/** What a value is at an age: 2.000 s is VALID, 2.001 s is STALE. */
export function truthOf({ state, value }: Pick<LiveValue, 'state' | 'value'>, ageMs: number): Truth<string> {
  if (state === 'NOT_CONNECTED') return { state }
  if (state === 'UNDECODABLE') return { state, raw: value }
  return { state: ageMs > STALE_AFTER_MS ? 'STALE' : 'VALID', value }
}

/** A truth as it is told, just measured or some time ago. */
export function toLiveValue(id: string, truth: Truth<string>, ageMs: number): LiveValue {
  const age = { id, ageMs: Math.max(0, Math.round(ageMs)) }
  if (truth.state === 'UNDECODABLE') return { ...age, state: truth.state, value: truth.raw }
  if (truth.state === 'NOT_CONNECTED') return { ...age, state: truth.state, value: '' }
  return { ...age, state: 'VALID', value: truth.value }
}
