import type { Context } from '#kernel'
import type { Readings } from './judging.ts'

/** What service asks of the parts below it. */
export interface Meters {
  /** The latest valid readings of a vehicle; null where it has none. */
  latestOf(ctx: Context, vehicle: string): Promise<Readings>
}
