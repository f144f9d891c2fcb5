/** The canary organisation as the probes find it: its tokens and the ids of its things. */
import type { FleetVerbs } from '#fleet'
import type { Identity } from '#identity'
import type { Context, Kernel, Module } from '#kernel'
import { CANARY, HOUSE } from '#kernel'
import type { Inspector } from '#kernel/room'
import { CANARY_VIN } from '#kernel/room'

export function createInspector(
  kernel: Pick<Kernel, 'act'>,
  rooms: () => readonly Module[],
  identity: () => Identity,
): Inspector {
  const inCanary = <T>(work: (ctx: Context) => Promise<T>) =>
    kernel.act({ actor: { kind: 'probe', id: 'canary' }, org: CANARY }, work)
  return {
    rooms,
    tokenFor: async (role) => (await identity().verbs.openCanarySession(role, { assurance: 'aal2' })).accessToken,
    spendableToken: async () => (await identity().verbs.openTwinSession()).accessToken,
    ids: () =>
      inCanary(async (ctx) => {
        const found = await Promise.all(rooms().map(async ({ canary }) => (canary ? canary(ctx) : {})))
        return Object.assign({}, ...found)
      }),
  }
}

/** One of each thing that belongs to nobody. Made once, at the first start. */
export async function ensureCanary(
  kernel: Pick<Kernel, 'act'>,
  identity: Identity,
  fleet: { readonly verbs: FleetVerbs },
): Promise<void> {
  await kernel.act({ actor: { kind: 'system', id: 'house' }, org: HOUSE }, identity.verbs.ensureCanary)
  await kernel.act({ actor: { kind: 'system', id: 'house' }, org: CANARY }, async (ctx) => {
    const [known, assigned] = await fleet.verbs.listVehicleIds(ctx)
    if (known === undefined) await fleet.verbs.registerVehicle(ctx, { unit: 'CANARY', vin: CANARY_VIN, make: 'Canary' })
    await fleet.verbs.ensureCanary(ctx)
    if (assigned !== undefined) return
    const { id } = await fleet.verbs.registerVehicle(ctx, { unit: 'CANARY ASSIGNED', make: 'Canary' })
    await fleet.verbs.assignVehicleTo(ctx, id, identity.verbs.canaryUser('technician'))
  })
}
