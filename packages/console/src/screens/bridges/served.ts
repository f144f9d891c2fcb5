import type { Bridge, Vehicle } from '#api'

/** A vehicle behind a bridge. `isAnswering` is false when it did not answer the last time it was asked. */
export interface Served {
  readonly id: string
  readonly unit: string
  readonly isAnswering: boolean
}

/** The vehicles behind a bridge in the order of the fleet, and how many more there are that this person does not see. */
export function servedBy(
  { links, otherLinks }: Pick<Bridge, 'links' | 'otherLinks'>,
  vehicles: readonly Vehicle[],
): { readonly served: readonly Served[]; readonly unseen: number } {
  const states = new Map(links.map(({ vehicleId, state }) => [vehicleId, state]))
  const served = vehicles
    .filter(({ id }) => states.has(id))
    .map(({ id, unit }) => ({ id, unit, isAnswering: states.get(id) !== 'failed' }))
  return { served, unseen: states.size - served.length + otherLinks }
}
