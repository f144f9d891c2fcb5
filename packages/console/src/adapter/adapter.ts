/**
 * The adapter that this tab holds, if it does: what the screens show of it, and how it begins and ends. What it takes to
 * be a bridge is loaded when somebody connects one.
 */
import { useSyncExternalStore } from 'react'
import type { AdapterState } from './holding.ts'
import { createHolding } from './holding.ts'
import { findWebSerial } from './web-serial.ts'

/** As Web Locks name it. */
const LOCK = 'muts-adapter'
const listeners = new Set<() => void>()

const holding = createHolding({
  findSerial: findWebSerial,
  alone: (work) => navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => work(lock !== null)),
  async openBridge(...wished) {
    const { openThisBrowser } = await import('./this-browser.ts')
    return openThisBrowser(...wished)
  },
  onChange(state) {
    if ('underWay' in state) window.addEventListener('beforeunload', warn)
    else window.removeEventListener('beforeunload', warn)
    for (const listener of listeners) listener()
  },
})

export const { connect: connectAdapter, resume: resumeAdapter } = holding

export const useAdapter = (): AdapterState =>
  useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, holding.state)

/** The browser asks whether to leave while something is under way. */
function warn(event: BeforeUnloadEvent): void {
  const state = holding.state()
  if ('underWay' in state && state.underWay > 0) event.preventDefault()
}
