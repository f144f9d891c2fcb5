/** Door of bridges: the devices at the vehicles, how they become part of an organisation, and which of them are here now. */
import type { Part } from '#kernel'
import { actions } from './access.ts'
import type { BridgeVerbs } from './bridges.ts'
import { entries } from './entries.ts'
import type { Presence } from './presence.ts'
import { createBridgeRoutes } from './routes.ts'

export type { BridgesBelow } from './below.ts'
export type { BridgeKind } from './bridge-store.ts'
export { BRIDGE_BY_ID, bridgeStore } from './bridge-store.ts'
export type { BridgeVerbs } from './bridges.ts'
export { createBridges } from './bridges.ts'
export { createBudget } from './budget.ts'
export { connectionStore } from './connection-store.ts'
export type { Presence, Session } from './presence.ts'
export { createPresence } from './presence.ts'
export type { Reach } from './reach.ts'
export { createReach, noBridge } from './reach.ts'
export type { Register } from './register.ts'
export { openRegister } from './register.ts'
export type { BridgeView } from './schema.ts'
export { Id } from './schema.ts'
export { importKey, readSigned } from './signed.ts'
export { bridgeTooOld, RECORDING } from './too-old.ts'
export type { TakeOffer } from './witness-offer.ts'
export { createTakeOffer } from './witness-offer.ts'

const BRIDGE = { with: 'diagnostics_bridge', by: 'bridge_id' } as const

export const bridgesPart = (bridges: BridgeVerbs, presence: Presence): Part => ({
  actions,
  entries,
  routes: createBridgeRoutes(bridges),
  listens: [
    {
      /** A bridge that came back between its revocation and the commit of it is shut out for good here. */
      name: 'diagnostics.expel',
      actions: ['bridge.revoke'],
      handle: async (_ctx, { object }) => presence.expel(object),
    },
  ],
  retains: {
    diagnostics_bridge: { kept: 'setting' },
    diagnostics_device_token: BRIDGE,
    diagnostics_link: BRIDGE,
    diagnostics_pairing: { kept: 'working' },
  },
})
