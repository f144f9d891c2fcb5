import type { CanFrame } from './frame.ts'
import { requireFrame } from './frame.ts'

export interface CanHubPort {
  /** Puts a frame on the bus. @throws {RangeError} if none like it can be there. */
  send(frame: CanFrame): void
  leave(): void
}

/**
 * A bus in memory: what one port sends all others hear, and all in the same order. A frame sent while another one is
 * heard comes behind it.
 */
export function createCanHub() {
  const ports = new Set<(frame: CanFrame) => void>()
  const waiting: { readonly from: (frame: CanFrame) => void; readonly frame: CanFrame }[] = []
  let isBusy = false

  const deliver = () => {
    if (isBusy) return
    isBusy = true
    try {
      for (let next = waiting.shift(); next; next = waiting.shift())
        for (const hear of [...ports]) if (hear !== next.from) hear(next.frame)
    } finally {
      isBusy = false
    }
  }
  return {
    /** @param onFrame hears all that others send, from now on. */
    join(onFrame: (frame: CanFrame) => void): CanHubPort {
      const hear = (frame: CanFrame) => onFrame(frame)
      ports.add(hear)
      return {
        send(frame) {
          waiting.push({ from: hear, frame: requireFrame(frame) })
          deliver()
        },
        leave: () => void ports.delete(hear),
      }
    },
  }
}
