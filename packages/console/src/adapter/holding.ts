/**
 * How a tab comes to hold an adapter and lets go of it: at most one at a time, for who connected it alone, and never
 * beyond what ended it, however far it had come.
 */
import type { Me } from '#api'
import { t } from '#language'
import type { ByteStream } from '#protocol/link'
import type { BrowserBridge } from './browser-bridge.ts'
import { createGivenPort, findOnly, nameOf } from './given-port.ts'
import { untilLetGo, watchWhoIsIn } from './letting-go.ts'
import type { AdapterEnd, AdapterReport } from './run-adapter.ts'
import type { WebSerial } from './web-serial.ts'
import type { AdapterVehicle, AdapterWish, HeldWish } from './wish.ts'
import { held } from './wish.ts'

export type AdapterState =
  /** `because`: why it is not there any more, or could not begin; in words. `vehicle`: which it was for. */
  | { readonly kind: 'off'; readonly because?: string; readonly vehicle?: AdapterVehicle }
  | { readonly kind: 'opening'; readonly vehicle: AdapterVehicle }
  | ({ readonly kind: 'on' | 'closing'; readonly vehicle: AdapterVehicle; readonly name: string } & AdapterReport)

export interface HoldingParts {
  /** Undefined in a browser that speaks to no ports. */
  readonly findSerial: () => WebSerial | undefined
  /** Of all tabs of this browser one holds the adapter: the work is told whether it is this one. */
  readonly alone: <T>(work: (isAlone: boolean) => Promise<T>) => Promise<T>
  /** @param signal ends it on its way; nothing is paired any more behind it. */
  readonly openBridge: (
    wish: AdapterWish,
    openStream: () => Promise<ByteStream>,
    signal: AbortSignal,
  ) => Promise<BrowserBridge>
  readonly onChange: (state: AdapterState) => void
}

export interface Holding {
  readonly state: () => AdapterState
  /** Lets the person choose a port, pairs this browser if it is not paired yet, and serves the vehicle through it. */
  connect(wish: AdapterWish): Promise<void>
  /** Takes the adapter up again behind a reload, for whom it was, where the browser still gives it to this page. */
  resume(me: Pick<Me, 'id' | 'organisation'>): Promise<void>
}

export function createHolding({ findSerial, alone, openBridge, onChange }: HoldingParts): Holding {
  let state: AdapterState = { kind: 'off' }
  const enter = (next: AdapterState) => {
    state = next
    onChange(next)
  }

  async function hold(wish: HeldWish, openStream: () => Promise<ByteStream>, signal: AbortSignal): Promise<void> {
    const { vehicle } = wish
    held.set(wish)
    const close = () => state.kind === 'on' && enter({ ...state, kind: 'closing' })
    signal.addEventListener('abort', close)
    try {
      const because = await alone(async (isAlone) =>
        isAlone
          ? await serve(wish, openStream, signal)
          : t('Another tab of this browser holds the adapter. Disconnect it there first.'),
      )
      enter(because === undefined ? { kind: 'off' } : { kind: 'off', vehicle, because })
    } catch (error) {
      const because = error instanceof Error ? error.message : String(error)
      enter(signal.aborted ? { kind: 'off' } : { kind: 'off', vehicle, because })
    } finally {
      signal.removeEventListener('abort', close)
      held.set(null)
    }
  }

  /** @returns why it ended, where nobody asked it to. */
  async function serve(...wished: Parameters<HoldingParts['openBridge']>): Promise<string | undefined> {
    const [wish, , signal] = wished
    const bridge = await openBridge(...wished)
    if (signal.aborted) return undefined
    enter({
      ...{ kind: 'on', vehicle: wish.vehicle, name: bridge.name, line: 'connecting', link: 'untried', underWay: 0 },
      ...{ readHealth: () => ({ asked: 0, unanswered: 0, latencyMs: null }), left: 0, isKept: true },
      trouble: undefined,
    })
    const end = await bridge.run({
      onChange: (change) => 'line' in state && enter({ ...state, ...change }),
      signal,
    })
    return ENDS[end]
  }

  return {
    state: () => state,
    async connect(wish) {
      const serial = findSerial()
      if (!serial || state.kind !== 'off') return
      const signal = untilLetGo()
      using _ = watchWhoIsIn(wish.personId)
      const port = await serial.requestPort().catch((error: unknown) => {
        // Nothing was chosen, so nothing is to be said.
        if (error instanceof DOMException && error.name === 'NotFoundError') return undefined
        throw error
      })
      // While they chose, they may have signed out, or chosen in another form.
      if (!port || signal.aborted || state.kind !== 'off') return
      enter({ kind: 'opening', vehicle: wish.vehicle })
      const device = await nameOf(serial, port)
      if (signal.aborted) return enter({ kind: 'off' })
      await hold({ ...wish, device }, createGivenPort(serial, port, device), signal)
    },
    async resume({ id, organisation }) {
      const wish = held.get()
      const serial = findSerial()
      if (!wish || !serial || state.kind !== 'off') return
      if (wish.personId !== id || wish.organisationId !== organisation.id) return held.set(null)
      const signal = untilLetGo()
      using _ = watchWhoIsIn(wish.personId)
      enter({ kind: 'opening', vehicle: wish.vehicle })
      const port = await findOnly(serial, wish.device)
      if (signal.aborted) return enter({ kind: 'off' })
      if (port) return await hold(wish, createGivenPort(serial, port, wish.device), signal)
      held.set(null)
      const because = t('The browser does not give the adapter to this page any more. Connect it again.')
      enter({ kind: 'off', vehicle: wish.vehicle, because })
    },
  }
}

const ENDS: Readonly<Record<AdapterEnd, string | undefined>> = {
  stopped: undefined,
  replaced: t('This browser was connected from elsewhere, so it let go of the adapter here.'),
  revoked: t('This browser was shut out as a bridge, and has forgotten its pairing. Connect again to pair it anew.'),
}
