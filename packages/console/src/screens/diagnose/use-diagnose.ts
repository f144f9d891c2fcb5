import type { UseMutationResult } from '@tanstack/react-query'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import type { Vehicle } from '#api'
import { isUnderWay, scanQuery, scansQuery, startScan } from '#api'
import { followedScan } from '#shell'

/** Starts a scan of the vehicle, recorded or not, follows it in the dock, and leads to it. */
export function useDiagnose(vehicle: Vehicle): UseMutationResult<unknown, Error, { readonly isRecorded: boolean }> {
  const client = useQueryClient()
  const router = useRouter()
  return useMutation({
    mutationFn: async ({ isRecorded }) => {
      const begunAt = router.state.location.pathname
      return { ...(await startScan(vehicle.id, isRecorded)), begunAt }
    },
    onSuccess: async ({ id, begunAt }) => {
      followedScan.set({ id, vehicleId: vehicle.id, unit: vehicle.unit })
      // Whoever has gone on to another screen meanwhile is not called back: the dock tells them.
      if (router.state.location.pathname === begunAt)
        await router.navigate({
          to: '/app/vehicles/$vehicleId',
          params: { vehicleId: vehicle.id },
          search: { scan: id },
        })
      await client.invalidateQueries({ queryKey: scansQuery(vehicle.id).queryKey })
    },
  })
}

/** Whether the scan that is followed is of this vehicle and has not ended. The dock goes on naming it until it was seen. */
export function useIsScanning(vehicleId: string): boolean {
  const followed = followedScan.use()
  const isOfVehicle = followed?.vehicleId === vehicleId
  const { data } = useQuery({ ...scanQuery(followed?.id ?? ''), enabled: isOfVehicle })
  return isOfVehicle && (data === undefined || isUnderWay(data))
}
