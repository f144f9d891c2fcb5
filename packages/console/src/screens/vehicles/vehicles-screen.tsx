import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Bridge } from '#api'
import { bridgesQuery, meQuery, vehiclesQuery } from '#api'
import { may } from '#shell'
import { DataTable, Empty, LoadMore, PageHead, ProblemNote, Waiting } from '#ui'
import { VehicleRow } from './vehicle-row.tsx'

/** The bridges, for whom they are visible. */
function useBridges(): readonly Bridge[] | undefined {
  const me = useQuery(meQuery)
  const isVisible = me.data !== undefined && may(me.data, 'bridge.list')
  return useQuery({ ...bridgesQuery, enabled: isVisible }).data?.data
}

/** Every vehicle this person may see, in the order of the server. */
export function VehiclesScreen(): ReactNode {
  const list = useInfiniteQuery(vehiclesQuery)
  const bridges = useBridges()
  const vehicles = list.data?.pages.flatMap(({ data }) => data) ?? []
  const count = list.hasNextPage ? `The first ${vehicles.length} of your fleet` : `${vehicles.length} in your fleet`
  return (
    <>
      <PageHead name="Vehicles" title="Vehicles" below={vehicles.length > 0 && <p>{count}</p>} />
      <div className="sheet">
        {list.isPending && <Waiting what="Loading vehicles" />}
        {list.error && <ProblemNote error={list.error} />}
        {list.data && vehicles.length === 0 && (
          <Empty>
            <p>No vehicle is assigned to you.</p>
          </Empty>
        )}
        {vehicles.length > 0 && (
          <DataTable
            label="Vehicles"
            head={
              <>
                <th>Unit</th>
                <th>Vehicle</th>
                <th>VIN</th>
                <th>Plate</th>
                <th>Fuel</th>
                <th>Status</th>
                {bridges && <th>Bridge</th>}
              </>
            }
          >
            <tbody>
              {vehicles.map((vehicle) => (
                <VehicleRow key={vehicle.id} vehicle={vehicle} bridges={bridges} />
              ))}
            </tbody>
          </DataTable>
        )}
      </div>
      <LoadMore list={list} />
    </>
  )
}
