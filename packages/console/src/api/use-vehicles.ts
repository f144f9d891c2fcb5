import { useQuery } from '@tanstack/react-query'
import { allVehiclesQuery, vehiclesEndingQuery } from './vehicles.ts'

/** Fewer letters end too many units. */
const LEAST_END = 3
const MOST_END = 40

/** The first of the fleet, and of a larger one those that end as was typed. */
export function useVehicles(typed: string, enabled = true) {
  const first = useQuery({ ...allVehiclesQuery, enabled }).data
  const isCut = first?.page.hasMore ?? false
  const end = typed.trim().slice(-MOST_END)
  const ending = useQuery({ ...vehiclesEndingQuery(end), enabled: isCut && end.length >= LEAST_END }).data
  const known = new Set(first?.data.map(({ id }) => id))
  const more = ending?.data.filter(({ id }) => !known.has(id)) ?? []
  return { isKnown: first !== undefined, vehicles: [...(first?.data ?? []), ...more], isCut }
}
