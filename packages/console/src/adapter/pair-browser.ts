/** How this browser becomes a bridge of an organisation. */
import type { bridges } from '#api'
import { makeDeviceKey, publicKeyOf } from './device-key.ts'
import type { BrowserPairing, DeviceStore } from './device-store.ts'
import type { AdapterWish } from './wish.ts'

export interface PairingWorld {
  readonly server: Pick<typeof bridges, 'invite' | 'pair' | 'revoke'>
}

/**
 * One act of the person: a code is made and used at once, and the key never leaves this browser. Nothing is paired that
 * this browser cannot remember, nor once `signal` is aborted.
 */
export async function pairBrowser(
  { name, organisationId }: AdapterWish,
  store: DeviceStore,
  { server }: PairingWorld,
  signal: AbortSignal,
): Promise<{ readonly pairing: BrowserPairing; readonly serverAt: Date }> {
  const keys = await makeDeviceKey()
  const shelf = store.openShelf('probe', 'probe')
  await shelf.put('probe', '')
  await shelf.remove('probe')
  signal.throwIfAborted()
  const { code } = await server.invite()
  signal.throwIfAborted()
  const { bridgeId, at } = await server.pair({ code, name, publicKey: await publicKeyOf(keys), kind: 'browser' })
  const pairing: BrowserPairing = { bridgeId, organisationId, name, keys }
  try {
    await store.keepPairing(pairing)
  } catch (error) {
    // Its key is lost with this page: in the list of bridges it would stand for nothing.
    await server.revoke({ id: bridgeId }).catch(() => undefined)
    throw error
  }
  return { pairing, serverAt: new Date(at) }
}
