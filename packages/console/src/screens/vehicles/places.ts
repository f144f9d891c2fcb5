import { useQuery } from '@tanstack/react-query'
import type { Site } from '#api'
import { sitesQuery, vehicleGroupsQuery } from '#api'
import type { Choice } from './choice.ts'
import { groupChoices } from './choice.ts'

export interface PlaceChoices {
  readonly siteId: readonly Choice[]
  readonly groupId: readonly Choice[]
}

/** Where a vehicle can be at home, and which groups there are. */
export function usePlaces(): PlaceChoices {
  const sites = useQuery(sitesQuery).data?.data ?? []
  const groups = useQuery(vehicleGroupsQuery).data?.data ?? []
  return { siteId: sites.map(({ id, name }: Site) => [id, name]), groupId: groupChoices(groups) }
}
