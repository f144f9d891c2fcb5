/** This browser as a bridge of the organisation: found in its own database, or paired now. */
import type { bridges } from '#api'
import { t } from '#language'
import type { ByteStream } from '#protocol/link'
import type { DeviceStore } from './device-store.ts'
import type { PairingWorld } from './pair-browser.ts'
import { pairBrowser } from './pair-browser.ts'
import type { AdapterEnd, AdapterParts } from './run-adapter.ts'
import type { AdapterWish } from './wish.ts'

export interface BrowserBridge {
  readonly name: string
  /** Rejects where the browser took its memory away meanwhile. */
  run(parts: Pick<AdapterParts, 'onChange' | 'signal'>): Promise<AdapterEnd>
}

export interface BridgeWorld extends PairingWorld {
  readonly server: Pick<typeof bridges, 'invite' | 'pair' | 'revoke' | 'askAbout'>
  /** Asks the browser to keep the data of this site even when its disk is full, and tells whether it will. */
  readonly persist: () => Promise<boolean>
  readonly openStore: () => Promise<DeviceStore>
  readonly runAdapter: (parts: AdapterParts) => Promise<AdapterEnd>
}

/** Rejects where the browser keeps no keys, the server does not let this person pair, or `signal` came before. */
export async function openBrowserBridge(
  wish: AdapterWish,
  openStream: () => Promise<ByteStream>,
  signal: AbortSignal,
  world: BridgeWorld,
): Promise<BrowserBridge> {
  const store = await world.openStore()
  const found = await store.findPairing(wish.organisationId)
  const { pairing, serverAt } = found
    ? { pairing: found, serverAt: undefined }
    : await pairBrowser(wish, store, world, signal)
  const isKept = await world.persist()
  return {
    name: pairing.name,
    async run({ onChange, signal: stop }) {
      onChange({ isKept })
      const end = await world.runAdapter({
        ...{ onChange, pairing, store, serverAt, openStream, vehicleId: wish.vehicle.id },
        signal: AbortSignal.any([stop, store.gone]),
        askServer: () => world.server.askAbout(pairing),
      })
      if (store.gone.aborted)
        throw new Error(
          t(
            'The browser took away what it kept as a bridge, so it let go of the adapter. Connect again to pair it anew.',
          ),
        )
      if (end === 'revoked') await store.forgetPairing(pairing)
      return end
    },
  }
}
