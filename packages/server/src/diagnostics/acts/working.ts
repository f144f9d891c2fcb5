/** The work somebody has open on a vehicle, found by the vehicle: for callers who name no session. */
import type { Context } from '#kernel'
import { Problem } from '#kernel'
import { isLocked } from './leave.ts'
import type { Sealing } from './sealing.ts'
import type { SessionRow } from './session-store.ts'
import { sessionStore } from './session-store.ts'

export type WorkingVerbs = ReturnType<typeof createWorking>

/** The vehicle is known to be in the caller's reach. */
export function createWorking(sealing: Sealing) {
  /** The own open session, the one that holds the lock before the newest. */
  async function findWorking({ actor, tx, org }: Context, vehicleId: string): Promise<SessionRow | undefined> {
    return actor.kind === 'person' ? sessionStore.findOpenOf(tx, org, vehicleId, actor.id) : undefined
  }

  return {
    findWorking,

    /** @throws {Problem} `diagnostics.session-missing` */
    async requireWorking(ctx: Context, vehicleId: string): Promise<SessionRow> {
      const session = await findWorking(ctx, vehicleId)
      if (session) return session
      throw new Problem(
        'conflict',
        'diagnostics.session-missing',
        `You have no diagnostic session open on this vehicle. Open one, under a work order: POST /api/v1/vehicles/${vehicleId}/diagnostic-sessions. Nothing was sent.`,
      )
    },

    /** Why that work is done. @throws {Problem} `vault.integrity`, `vault.subject-erased` */
    reasonOf: async (ctx: Context, session: SessionRow): Promise<string> =>
      (await sealing.sessions.open(ctx, session)).reason,

    /** The session whose lock on the vehicle lasts. */
    async findHolder(ctx: Context, vehicleId: string): Promise<(SessionRow & { lockedUntil: Date }) | undefined> {
      const found = await sessionStore.findHolding(ctx.tx, ctx.org, vehicleId)
      return found?.lockedUntil && isLocked(ctx, found) ? { ...found, lockedUntil: found.lockedUntil } : undefined
    },
  }
}
