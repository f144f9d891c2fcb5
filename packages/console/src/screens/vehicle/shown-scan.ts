import { useSearch } from '@tanstack/react-router'
import type { ScanSummary } from '#api'
import { readVehicleSearch } from '#vehicle-search'

/** The scan to show: the one named in the address, else the latest. The server lists the latest first. */
export function useShownScan(scans: readonly ScanSummary[] | undefined): string | undefined {
  const { scan } = readVehicleSearch(useSearch({ from: '/in/app/vehicles/$vehicleId' }))
  return scan ?? scans?.[0]?.id
}
