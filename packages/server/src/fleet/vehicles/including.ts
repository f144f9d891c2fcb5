/** What is shown beside vehicles where somebody asks for it: looked up once for a whole page. */
import { placeVerbs } from '#fleet/places'
import type { ReadContext, VehicleId } from '#kernel'
import { isIncluded } from '#kernel/list'
import type { Included } from './schema.ts'
import type { VehicleRow } from './store.ts'

/** What the meters of vehicles show now; they stand above vehicles, and are handed in. */
export type LatestOf = (
  ctx: ReadContext,
  vehicles: readonly VehicleId[],
) => Promise<(vehicle: VehicleId) => NonNullable<Included['meters']>>

type Placed = Pick<VehicleRow, 'id' | 'siteId' | 'groupId'>

export const createIncluding =
  (latestOf: LatestOf) =>
  async (
    ctx: ReadContext,
    rows: readonly Placed[],
    include: string | undefined,
  ): Promise<(row: Placed) => Included> => {
    const wants = (word: keyof Included) => isIncluded(include, word)
    const [meters, site, group] = await Promise.all([
      wants('meters')
        ? latestOf(
            ctx,
            rows.map(({ id }) => id),
          )
        : undefined,
      wants('site') ? placeVerbs.nameSites(ctx, idsOf(rows, 'siteId')) : undefined,
      wants('group') ? placeVerbs.nameGroups(ctx, idsOf(rows, 'groupId')) : undefined,
    ])
    return ({ id, siteId, groupId }) => ({
      ...(meters && { meters: meters(id) }),
      ...(site && { site: site(siteId) }),
      ...(group && { group: group(groupId) }),
    })
  }

const idsOf = (rows: readonly Placed[], column: 'siteId' | 'groupId'): readonly string[] => [
  ...new Set(rows.flatMap((row) => row[column] ?? [])),
]
