/**
 * When groups leave (HOTPATH, section 1). With nothing under way a group leaves at the end of its tick. What comes
 * meanwhile forms the next: a group costs server and process about as much as one that rides alone, so a second one leaves
 * only when it is full, or behind one that is late.
 */
import { AsyncLocalStorage } from 'node:async_hooks'

/** Pace, not time: longer than a group takes where the database is near. */
const LATE_MS = 4

export interface Waiting {
  /** Groups under way at once, at most. */
  readonly lanes: number
  /** Whether more would not fit into one group. */
  isFull(): boolean
  /** Takes what fits, and sets out with it; undefined when nothing can leave. Its promise never rejects. */
  board(): Promise<void> | undefined
}

/** Returns what is to be called when something waits. */
export function createDepartures({ lanes, isFull, board }: Waiting): () => void {
  // A group belongs to many callers, so it runs in the async context of none of them.
  const outside = AsyncLocalStorage.snapshot()
  let underWay = 0
  let late = 0
  let isLeaving = false

  const leave = (): void => {
    isLeaving = false
    while (underWay < lanes && (underWay === late || isFull())) {
      const group = board()
      if (!group) return
      follow(group)
    }
  }
  const follow = (group: Promise<void>): void => {
    let isLate = false
    underWay++
    const timer = setTimeout(() => {
      isLate = true
      late++
      leave()
    }, LATE_MS)
    void group.finally(() => {
      clearTimeout(timer)
      if (isLate) late--
      underWay--
      leave()
    })
  }
  return () => {
    if (isLeaving) return
    isLeaving = true
    setImmediate(() => outside(leave))
  }
}
