/** The issues that an order is to mend: they are in work while it is, and fixed when it is done. Closing them takes more. */
import type { Context, VehicleId } from '#kernel'
import { Problem } from '#kernel'
import type { OrderStatus } from './schema.ts'
import type { OrderRow } from './store.ts'
import { workStore } from './store.ts'

/** What work asks of the issues below it. */
export interface Issues {
  /** @throws {Problem} `fleet.issue-unknown` (404). */
  requireIssue(ctx: Context, id: string): Promise<{ readonly vehicleId: VehicleId }>
  /** Takes them along; those whose life does not lead there stay as they are. */
  advanceIssues(ctx: Context, ids: readonly string[], status: 'in_work' | 'fixed'): Promise<void>
}

const FOLLOWED: Readonly<Partial<Record<OrderStatus, 'in_work' | 'fixed'>>> = {
  in_progress: 'in_work',
  done: 'fixed',
}

export type Links = ReturnType<typeof createLinks>

export function createLinks(issues: Issues) {
  return {
    followOrder,

    /**
     * These and no others, for an order that is held.
     *
     * @throws {Problem} `fleet.issue-unknown` (404), `fleet.issue-elsewhere` (422).
     */
    linkIssues: async (ctx: Context, order: OrderRow, ids: readonly string[]): Promise<void> => {
      for (const id of ids) {
        const { vehicleId } = await issues.requireIssue(ctx, id)
        if (vehicleId !== order.vehicleId)
          throw new Problem(
            'refused',
            'fleet.issue-elsewhere',
            'The issue is one of another vehicle. Nothing was changed.',
          )
      }
      await workStore.replaceIssues(ctx, order.id, ids)
      await followOrder(ctx, order)
    },
  }

  /** As the order stands now. */
  async function followOrder(ctx: Context, { id, status }: OrderRow): Promise<void> {
    const followed = FOLLOWED[status]
    const ids = followed ? await workStore.listIssues(ctx, id) : []
    if (followed && ids.length > 0) await issues.advanceIssues(ctx, ids, followed)
  }
}
