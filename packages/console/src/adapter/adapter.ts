/**
 * The adapter that this tab holds, if it does: what the screens show of it, and how it begins and ends. What it takes to
 * be a bridge is loaded when somebody connects one.
 */
import { useSyncExternalStore } from 'react'
import type { Me } from '#api'
import { t } from '#language'
import type { AdapterEnd, AdapterReport } from './run-adapter.ts'
import type { WebSerialPort } from './web-serial.ts'
import { findWebSerial } from './web-serial.ts'
import type { AdapterVehicle, AdapterWish } from './wish.ts'
import { held } from './wish.ts'

export type AdapterState =
  /** `because`: why it is not there any more, or could not begin; in words. `vehicle`: which it was for. */
  | { readonly kind: 'off'; readonly because?: string; readonly vehicle?: AdapterVehicle }
  | { readonly kind: 'opening'; readonly vehicle: AdapterVehicle }
  | ({ readonly kind: 'on' | 'closing'; readonly vehicle: AdapterVehicle; readonly name: string } & AdapterReport)

/** As Web Locks name it: of all tabs of this browser one holds the adapter. */
const LOCK = 'muts-adapter'

let state: AdapterState = { kind: 'off' }
let stopping: AbortController | undefined
const listeners = new Set<() => void>()

function enter(next: AdapterState): void {
  state = next
  for (const listener of listeners) listener()
}

export const useAdapter = (): AdapterState =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => state,
  )

/** Lets the person choose a port, pairs this browser if it is not paired yet, and serves the vehicle through it. */
export async function connectAdapter(wish: AdapterWish): Promise<void> {
  const serial = findWebSerial()
  if (!serial || state.kind !== 'off') return
  const port = await serial.requestPort().catch((error: unknown) => {
    // Nothing was chosen, so nothing is to be said.
    if (error instanceof DOMException && error.name === 'NotFoundError') return undefined
    throw error
  })
  if (port) await hold(wish, port)
}

/** Takes the adapter up again behind a reload, where the browser still gives it to this page. */
export async function resumeAdapter({ organisation }: Pick<Me, 'organisation'>): Promise<void> {
  const wish = held.get()
  const serial = findWebSerial()
  if (!wish || !serial || state.kind !== 'off' || wish.organisationId !== organisation.id) return
  enter({ kind: 'opening', vehicle: wish.vehicle })
  const [port] = await serial.getPorts().catch(() => [])
  if (port) return hold(wish, port)
  held.set(null)
  enter({
    kind: 'off',
    vehicle: wish.vehicle,
    because: t('The browser does not give the adapter to this page any more. Connect it again.'),
  })
}

/** What is held goes back to the vehicle, and a scan that goes on is finished first. */
export function disconnectAdapter(): void {
  held.set(null)
  if (state.kind === 'on') enter({ ...state, kind: 'closing' })
  stopping?.abort()
}

async function hold(wish: AdapterWish, port: WebSerialPort): Promise<void> {
  enter({ kind: 'opening', vehicle: wish.vehicle })
  // Before anything is awaited: who signs out meanwhile lets go of it too.
  const ending = new AbortController()
  stopping = ending
  held.set(wish)
  try {
    const because = await navigator.locks.request(LOCK, { ifAvailable: true }, (lock) =>
      lock
        ? serve(wish, port, ending.signal)
        : t('Another tab of this browser holds the adapter. Disconnect it there first.'),
    )
    enter(because === undefined ? { kind: 'off' } : { kind: 'off', vehicle: wish.vehicle, because })
  } catch (error) {
    enter({ kind: 'off', vehicle: wish.vehicle, because: error instanceof Error ? error.message : String(error) })
  } finally {
    held.set(null)
    window.removeEventListener('beforeunload', warn)
  }
}

const ENDS: Readonly<Record<AdapterEnd, string | undefined>> = {
  stopped: undefined,
  replaced: t('This browser was connected from elsewhere, so it let go of the adapter here.'),
  revoked: t('This browser was shut out as a bridge, and has forgotten its pairing. Connect again to pair it anew.'),
}

/** @returns why it ended, where nobody asked it to. */
async function serve(wish: AdapterWish, port: WebSerialPort, signal: AbortSignal): Promise<string | undefined> {
  const { openBrowserBridge } = await import('./browser-bridge.ts')
  const bridge = await openBrowserBridge(wish, port)
  window.addEventListener('beforeunload', warn)
  enter({
    ...{ kind: 'on', vehicle: wish.vehicle, name: bridge.name, line: 'connecting', link: 'untried', underWay: 0 },
    ...{ readHealth: () => ({ asked: 0, unanswered: 0, latencyMs: null }), left: 0, trouble: undefined },
  })
  const end = await bridge.run({
    onChange: (change) => 'line' in state && enter({ ...state, ...change }),
    signal,
  })
  return ENDS[end]
}

/** The browser asks whether to leave while something is under way. */
function warn(event: BeforeUnloadEvent): void {
  if ('underWay' in state && state.underWay > 0) event.preventDefault()
}
