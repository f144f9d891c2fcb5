import type { ReactNode } from 'react'
import { useMemo } from 'react'
import type { Bridge, PagedList, Vehicle } from '#api'
import { usePagesInSight, vehiclesQuery } from '#api'
import { t } from '#language'
import { DataTable, LongRows } from '#ui'
import { VehicleRow } from './vehicle-row.tsx'
import { linesOf } from './vehicle-tags.tsx'

export interface VehicleTableProps {
  readonly list: PagedList<Vehicle>
  readonly bridges: readonly Bridge[] | undefined
}

/** A fleet as a table that may have a hundred thousand rows. */
export function VehicleTable({ list, bridges }: VehicleTableProps): ReactNode {
  const { rows, onShow } = usePagesInSight<Vehicle>(vehiclesQuery.queryKey, list)
  const lines = useMemo(() => bridges && linesOf(bridges), [bridges])
  const head = (
    <>
      <th className="w-unit">{t('Unit')}</th>
      <th className="w-vehicle">{t('Vehicle')}</th>
      <th className="w-vin">{t('VIN')}</th>
      <th className="w-plate">{t('Plate')}</th>
      <th className="w-word">{t('Fuel')}</th>
      <th>{t('Site, group')}</th>
      <th className="w-state">{t('Status')}</th>
      {bridges && <th className="w-bridge">{t('Bridge')}</th>}
    </>
  )
  return (
    <DataTable label={t('Vehicles')} head={head} className="long" rowCount={list.hasNextPage ? -1 : rows.count + 1}>
      <LongRows count={rows.count} columns={bridges ? 8 : 7} onShow={onShow}>
        {(at) => {
          const vehicle = rows.at(at)
          return (
            vehicle && (
              <VehicleRow
                key={vehicle.id}
                at={at}
                vehicle={vehicle}
                showsLine={!!lines}
                line={lines?.get(vehicle.id)}
              />
            )
          )
        }}
      </LongRows>
    </DataTable>
  )
}
