import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Bridge, Me } from '#api'
import { bridgesQuery, meQuery, vehiclesQuery } from '#api'
import { t } from '#language'
import { ExportButton } from '#screens/exports'
import { may } from '#shell'
import { Empty, LoadAgain, LoadMore, PageHead, ProblemNote, Waiting } from '#ui'
import { RegisterVehicle } from './register-vehicle.tsx'
import { VehicleTable } from './vehicle-table.tsx'

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

/** Every vehicle this person may see, in the order of the server. */
export function VehiclesScreen(): ReactNode {
  const { data: me } = useQuery(meQuery)
  const list = useInfiniteQuery(vehiclesQuery)
  const bridges = useBridges(me)
  const length = list.data?.pages.reduce((sum, { data }) => sum + data.length, 0) ?? 0
  const isEmpty = list.data !== undefined && length === 0
  const count = list.hasNextPage
    ? t('The first {length} of your fleet', { length })
    : t('{length} in your fleet', { length })
  return (
    <>
      <PageHead name={t('Vehicles')} title={t('Vehicles')} below={length > 0 && <p>{count}</p>}>
        {me && may(me, 'vehicle-fields.change') && (
          <Link className="btn" to="/app/settings/vehicle-fields">
            {t('Vehicle fields')}
          </Link>
        )}
        {me && length > 0 && may(me, 'export.write') && <ExportButton list="vehicles" />}
        {me && length > 0 && may(me, 'vehicle.register') && <RegisterVehicle />}
      </PageHead>
      <div className="sheet">
        {list.isPending && <Waiting what={t('Loading vehicles')} />}
        {list.error && length === 0 && <ProblemNote error={list.error} />}
        {isEmpty && me && <NoVehicles me={me} />}
        {length > 0 && <VehicleTable list={list} bridges={bridges} />}
        {length > 0 && <LoadAgain list={list} />}
      </div>
      <LoadMore list={list} goesOn />
    </>
  )
}
