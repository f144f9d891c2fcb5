/** This browser as a bridge of the organisation: found in its own database, or paired now. */
import type { bridges } from '#api'
import type { ByteStream } from '#protocol/link'
import type { DeviceStore } from './device-store.ts'
import type { PairingWorld } from './pair-browser.ts'
import { pairBrowser } from './pair-browser.ts'
import type { AdapterEnd, AdapterParts } from './run-adapter.ts'
import type { AdapterWish } from './wish.ts'

export interface BrowserBridge {
  readonly name: string
  run(parts: Pick<AdapterParts, 'onChange' | 'signal'>): Promise<AdapterEnd>
}

export interface BridgeWorld extends PairingWorld {
  readonly server: Pick<typeof bridges, 'invite' | 'pair' | 'revoke' | 'askAbout'>
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
  return {
    name: pairing.name,
    async run(parts) {
      const end = await world.runAdapter({
        ...{ ...parts, pairing, store, serverAt, openStream, vehicleId: wish.vehicle.id },
        askServer: () => world.server.askAbout(pairing),
      })
      if (end === 'revoked') await store.forgetPairing(pairing)
      return end
    },
  }
}
