/** What ends without anybody asking for it: with a contract, with a vehicle that leaves, and when a driver is erased. */
import type { Context, Kernel, SubjectId } from '#kernel'
import type { Job } from '#kernel/jobs'
import type { Listener } from '#kernel/ledger'
import { requireNotHeld } from '#kernel/retention'
import { drivings } from './drivings.ts'
import { licenceStore } from './licence-store.ts'
import { dayOf } from './lifecycle.ts'
import { driverStore } from './store.ts'

/** On the day after the last of a contract the driver is set as left. Nobody could be put into a vehicle since midnight. */
export const createContractEnd = ({ act, vault }: Pick<Kernel, 'act' | 'vault'>): Job => ({
  name: 'fleet.contract-end',
  every: { hours: 1 },
  runApart: async () => {
    for (const org of await vault.keeping.listOrganisations())
      await act({ actor: { kind: 'system', id: 'fleet.contract-end' }, org }, leaveEnded)
  },
})

async function leaveEnded(ctx: Context): Promise<void> {
  const because = 'contract-ended'
  for (const row of await driverStore.lockEnded(ctx, dayOf(ctx.now))) {
    await driverStore.leave(ctx, row.id)
    ctx.record({ action: 'driver.leave', object: row.id, subject: row.subject, facts: { because } })
    await drivings.endAll(ctx, row, because)
  }
}

/** A driver and their account are one human being: who holds the one holds the other. @throws {Problem} `kernel.held` (409). */
export async function keepDriver(ctx: Context, subject: SubjectId): Promise<void> {
  for (const other of await driverStore.listBeside(ctx, subject)) await requireNotHeld(ctx, other)
}

/** A driver's key is gone: licences and links go too, and what was driven stays. A user's: the driver stays without. */
export async function eraseDriver(ctx: Context, subject: SubjectId): Promise<void> {
  for (const row of await driverStore.lockOfSubject(ctx, subject)) {
    await drivings.endAll(ctx, row, 'driver-erased')
    await licenceStore.removeAllOf(ctx, row.id)
    await driverStore.erase(ctx, row.id)
  }
  await driverStore.unlink(ctx, subject)
}

/** The vehicles know nothing of drivers: whoever drives one that was archived is told of it by its entry. */
export const endWithVehicle: Listener = {
  name: 'fleet.end-driving',
  actions: ['vehicle.archive'],
  handle: async (ctx, entry) => {
    if (entry.outcome === 'done') await drivings.endOfVehicle(ctx, entry.object)
  },
}
