/** This browser as a bridge, in its own world: its database, its session, its disk. Loaded with the first connection. */
import { bridges } from '#api'
import type { BridgeWorld, BrowserBridge } from './browser-bridge.ts'
import { openBrowserBridge } from './browser-bridge.ts'
import { openDeviceStore } from './device-store.ts'
import type { HoldingParts } from './holding.ts'
import { runAdapter } from './run-adapter.ts'

const HERE: BridgeWorld = {
  server: bridges,
  persist: () => navigator.storage.persist(),
  openStore: openDeviceStore,
  runAdapter,
}

export const openThisBrowser = (...wished: Parameters<HoldingParts['openBridge']>): Promise<BrowserBridge> =>
  openBrowserBridge(...wished, HERE)
