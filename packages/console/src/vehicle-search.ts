/** Which part of a vehicle's page an address shows. */
export const VEHICLE_TABS = ['overview', 'health', 'service', 'inspections', 'documents', 'history'] as const
export type VehicleTab = (typeof VEHICLE_TABS)[number]

/** The search of the address: what is no part is left out. `scan`: the one to show; it stands on *health*. */
export interface VehicleSearch {
  readonly scan?: string
  readonly tab?: VehicleTab
}

export function readVehicleSearch(search: Readonly<Record<string, unknown>>): VehicleSearch {
  const tab = VEHICLE_TABS.find((each) => each === search.tab && each !== 'overview')
  return { ...(typeof search.scan === 'string' ? { scan: search.scan } : {}), ...(tab ? { tab } : {}) }
}

/** A scan that is named is shown, whatever else the address leaves open. */
export const shownTab = ({ scan, tab }: VehicleSearch): VehicleTab =>
  tab ?? (scan === undefined ? 'overview' : 'health')
