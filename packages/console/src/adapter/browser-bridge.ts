/** This browser as a bridge of the organisation: found in its own database, or paired now. */
import { bridges } from '#api'
import type { ByteStream } from '#protocol/link'
import { makeDeviceKey, publicKeyOf } from './device-key.ts'
import type { BrowserPairing, DeviceStore } from './device-store.ts'
import { openDeviceStore } from './device-store.ts'
import type { AdapterEnd, AdapterParts } from './run-adapter.ts'
import { runAdapter } from './run-adapter.ts'
import type { WebSerialPort } from './web-serial.ts'
import { findWebSerial, openPortStream } from './web-serial.ts'
import type { AdapterWish } from './wish.ts'

/** What ELM327 adapters speak as they come. */
const ELM327_BAUD = 38_400

export interface BrowserBridge {
  readonly name: string
  run(parts: Pick<AdapterParts, 'onChange' | 'signal'>): Promise<AdapterEnd>
}

/** Rejects where the browser keeps no keys, or the server does not let this person pair. */
export async function openBrowserBridge(wish: AdapterWish, port: WebSerialPort): Promise<BrowserBridge> {
  const store = await openDeviceStore()
  const found = await store.findPairing(wish.organisationId)
  const { pairing, serverAt } = found ? { pairing: found, serverAt: undefined } : await pairBrowser(wish, store)
  return {
    name: pairing.name,
    async run(parts) {
      const { bridgeId } = pairing
      const end = await runAdapter({
        ...{ ...parts, pairing, store, serverAt, vehicleId: wish.vehicle.id },
        openStream: () => openGiven(port),
        askServer: () => bridges.askAbout(bridgeId),
      })
      if (end === 'revoked') await store.forgetPairing(pairing)
      return end
    },
  }
}

/** One act of the person: a code is made and used at once, and the key never leaves this browser. */
async function pairBrowser({ name, organisationId }: AdapterWish, store: DeviceStore) {
  const keys = await makeDeviceKey()
  // Asked for before anything leans on it; a browser that says no may throw the database away when its disk is full.
  await navigator.storage.persist()
  const { code } = await bridges.invite()
  const { bridgeId, at } = await bridges.pair({ code, name, publicKey: await publicKeyOf(keys), kind: 'browser' })
  const pairing: BrowserPairing = { bridgeId, organisationId, name, keys }
  await store.keepPairing(pairing)
  return { pairing, serverAt: new Date(at) }
}

/** The port that was chosen; where it was unplugged meanwhile, the same device as the browser knows it now. */
async function openGiven(chosen: WebSerialPort): Promise<ByteStream> {
  const { usbVendorId, usbProductId } = chosen.getInfo()
  const isSame = (port: WebSerialPort) => {
    const info = port.getInfo()
    return port !== chosen && info.usbVendorId === usbVendorId && info.usbProductId === usbProductId
  }
  try {
    return await openPortStream(chosen, ELM327_BAUD)
  } catch (error) {
    const again = ((await findWebSerial()?.getPorts()) ?? []).find(isSame)
    if (!again) throw error
    return openPortStream(again, ELM327_BAUD)
  }
}
