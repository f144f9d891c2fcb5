import type { UnaskedListener } from './diagnostic-link.ts'
import type { Cancel } from './timers.ts'

/** Who hears what units say unasked; one that leaves in the middle of a message hears the end of it no more. */
export function createAudience() {
  const listeners = new Set<UnaskedListener>()
  const tell = (say: (listener: UnaskedListener) => void) => {
    for (const listener of [...listeners]) if (listeners.has(listener)) say(listener)
  }
  return {
    hear(listener: UnaskedListener): Cancel {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onMessage: (from: number, data: Uint8Array) => tell((listener) => listener.onMessage(from, data)),
    onFailure: ((error) => tell((listener) => listener.onFailure(error))) satisfies UnaskedListener['onFailure'],
  }
}
