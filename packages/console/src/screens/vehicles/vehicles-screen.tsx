import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Bridge, Me, Vehicle } from '#api'
import { bridgesQuery, meQuery, vehiclesQuery } from '#api'
import { t } from '#language'
import { ExportButton } from '#screens/exports'
import { may } from '#shell'
import { DataTable, Empty, LoadMore, LongRows, PageHead, ProblemNote, Waiting } from '#ui'
import { RegisterVehicle } from './register-vehicle.tsx'
import { VehicleRow } from './vehicle-row.tsx'

/** The bridges, for whom they are visible. */
function useBridges(me: Me | undefined): readonly Bridge[] | undefined {
  const isVisible = me !== undefined && may(me, 'bridge.list')
  return useQuery({ ...bridgesQuery, enabled: isVisible }).data?.data
}

/** Whoever hands vehicles out sees the whole fleet; all others see what is assigned to them. */
const emptyFor = (me: Me): string =>
  may(me, 'assignment.list') ? t('No vehicles yet.') : t('No vehicle is assigned to you yet.')

function NoVehicles({ me }: { me: Me }): ReactNode {
  return (
    <Empty>
      <p>{emptyFor(me)}</p>
      {may(me, 'vehicle.register') && <RegisterVehicle />}
    </Empty>
  )
}

function Table({ vehicles, bridges }: { vehicles: readonly Vehicle[]; bridges: ReturnType<typeof useBridges> }) {
  const head = (
    <>
      <th>{t('Unit')}</th>
      <th>{t('Vehicle')}</th>
      <th>{t('VIN')}</th>
      <th>{t('Plate')}</th>
      <th>{t('Fuel')}</th>
      <th>{t('Site, group')}</th>
      <th>{t('Status')}</th>
      {bridges && <th>{t('Bridge')}</th>}
    </>
  )
  return (
    <DataTable label={t('Vehicles')} head={head}>
      <LongRows items={vehicles}>
        {(vehicle) => <VehicleRow key={vehicle.id} vehicle={vehicle} bridges={bridges} />}
      </LongRows>
    </DataTable>
  )
}

/** Every vehicle this person may see, in the order of the server. */
export function VehiclesScreen(): ReactNode {
  const { data: me } = useQuery(meQuery)
  const list = useInfiniteQuery(vehiclesQuery)
  const bridges = useBridges(me)
  const vehicles = list.data?.pages.flatMap(({ data }) => data) ?? []
  const isEmpty = list.data !== undefined && vehicles.length === 0
  const count = list.hasNextPage
    ? t('The first {length} of your fleet', { length: vehicles.length })
    : t('{length} in your fleet', { length: vehicles.length })
  return (
    <>
      <PageHead name={t('Vehicles')} title={t('Vehicles')} below={vehicles.length > 0 && <p>{count}</p>}>
        {me && vehicles.length > 0 && may(me, 'export.write') && <ExportButton list="vehicles" />}
        {me && vehicles.length > 0 && may(me, 'vehicle.register') && <RegisterVehicle />}
      </PageHead>
      <div className="sheet">
        {list.isPending && <Waiting what={t('Loading vehicles')} />}
        {list.error && <ProblemNote error={list.error} />}
        {isEmpty && me && <NoVehicles me={me} />}
        {vehicles.length > 0 && <Table vehicles={vehicles} bridges={bridges} />}
      </div>
      <LoadMore list={list} goesOn />
    </>
  )
}
