import type { Context } from '#kernel'
import { spellUnit } from './spelling.ts'
import { faultStore } from './store.ts'
import { weekOf } from './weeks.ts'

/** A confirmed trouble code of a control unit. */
export interface NotedFault {
  readonly ecu: string
  readonly code: string
}

/** The row that says the vehicle was read: without it, no code read and not read would look the same. */
const READ: NotedFault = { ecu: '', code: '' }

/**
 * Notes that a vehicle was read at an instant and showed these codes. The same again in the same week adds nothing, so a
 * scan may come late or twice. Whoever calls has judged that the vehicle is meant.
 */
export async function noteFaults(
  ctx: Context,
  { vehicleId, at, faults }: { readonly vehicleId: string; readonly at: Date; readonly faults: readonly NotedFault[] },
): Promise<void> {
  const spelt = faults.map(({ ecu, code }) => ({ ecu: spellUnit(ecu), code: code.toUpperCase() }))
  await faultStore.note(ctx.tx, ctx.org, { vehicleId, week: weekOf(at), faults: [READ, ...spelt] })
}
