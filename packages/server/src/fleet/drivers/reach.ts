import { boundPerson } from '#fleet/vehicles'
import type { Context, ReadContext } from '#kernel'
import { Problem } from '#kernel'
import { stale } from '#kernel/http'
import type { FoundDriver } from './store.ts'
import { DRIVER_BY_ID, driverStore } from './store.ts'

/**
 * The driver, with what opens the sealed part.
 *
 * @throws {Problem} `fleet.driver-unknown` (404) if there is none, or another than the caller's own where no other is in reach.
 */
export async function requireDriver(ctx: ReadContext, id: string): Promise<FoundDriver> {
  const row = await ctx.find(DRIVER_BY_ID, id)
  const person = boundPerson(ctx)
  if (row && (person === undefined || row.person === person)) return row
  throw new Problem('missing', 'fleet.driver-unknown', 'There is no driver with this id in your reach.')
}

/** The same, held until the transaction ends. @throws {Problem} `http.stale` too. */
export async function holdDriver(ctx: Context, id: string, version?: number): Promise<FoundDriver> {
  await driverStore.hold(ctx, id)
  const row = await requireDriver(ctx, id)
  if (version !== undefined && version !== row.version) throw stale()
  return row
}
