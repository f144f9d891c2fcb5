/** Door of the history: what the vehicles of a demo have been through. Nobody else has a past that was made up. */
import type { Context, Kernel, VehicleId } from '#kernel'
import type { Cast } from './cast.ts'
import { told } from './cast.ts'
import type { Ground, GroundParts } from './ground.ts'
import { layGround } from './ground.ts'
import type { Running } from './plan.ts'
import { beginningOf, planVehicle } from './plan.ts'
import type { TellingParts } from './telling.ts'
import { createTelling } from './telling.ts'

export type { Cast, Player } from './cast.ts'
export type { Ground, GroupName } from './ground.ts'
export type { Running } from './plan.ts'

export type HistoryVerbs = ReturnType<typeof createHistory>

/** Rows say when it is told to have been; their entries say when it was written, and that the demo did it. */
export function createHistory({ config }: Pick<Kernel, 'config'>, parts: GroundParts & TellingParts) {
  const requireDemo = () => {
    if (!config.demo) throw new Error('a past is made up in a demo only')
  }
  return {
    /** As of the day on which the history begins. */
    layGround: (ctx: Context, driverAccount: string): Promise<Ground> => {
      requireDemo()
      return layGround(atBeginning(ctx), parts, driverAccount)
    },

    /** The context in which what has a history is entered. */
    atBeginning,

    tellHistory: async (
      ctx: Context,
      { id, number, running }: { readonly id: VehicleId; readonly number: number; readonly running: Running },
      cast: Cast,
      ground: Ground,
    ): Promise<void> => {
      requireDemo()
      await createTelling(parts, cast, ground)(ctx, id, number, planVehicle(number, running, ctx.now))
    },
  }
}

const atBeginning = (ctx: Context): Context => told(ctx, beginningOf(ctx.now))
