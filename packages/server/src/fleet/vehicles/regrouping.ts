import type { ChangeContext, Entry } from '#kernel'
import { Problem } from '#kernel'
import { reachOf } from './reach.ts'
import type { VehicleRow } from './store.ts'

/**
 * A group is a grant to whoever it is assigned to, so it is given by those who give grants: to a vehicle that is there and to
 * a new one.
 *
 * @throws {Problem} `fleet.group-fixed` for whoever is bound themselves.
 */
export function regrouping(
  ctx: ChangeContext,
  { id, subject }: Pick<VehicleRow, 'id' | 'subject'>,
  from: string | null,
  to: string | null,
): readonly Entry[] {
  if (from === to) return []
  if (reachOf(ctx))
    throw new Problem(
      'forbidden',
      'fleet.group-fixed',
      'Others reach a vehicle by its group, so only those who run the fleet say which it is in. Nothing was changed.',
    )
  const groups = { ...(from && { from }), ...(to && { to }) }
  return [{ action: 'vehicle.regroup', object: [id, ...Object.values(groups)], subject, facts: groups }]
}
