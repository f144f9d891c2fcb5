import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { vehiclesInQuery } from '#api'
import { t } from '#language'
import { StatusTag } from '#screens/vehicles'
import { Drawer, LoadMore, Paged } from '#ui'

export interface VehiclesDrawerProps {
  readonly kind: 'site' | 'group'
  readonly place: { readonly id: string; readonly name: string }
  readonly onClose: () => void
}

/** The vehicles of a site or a group that the person may see; not those of the groups within it. */
export function VehiclesDrawer({ kind, place, onClose }: VehiclesDrawerProps): ReactNode {
  const list = useInfiniteQuery(vehiclesInQuery(kind, place.id))
  const vehicles = list.data?.pages.flatMap(({ data }) => data) ?? []
  return (
    <Drawer title={t('Vehicles in {name}', { name: place.name })} isOpen onClose={onClose}>
      <Paged list={list} what={t('vehicles')} count={vehicles.length} none={<p>{t('No vehicle stands in it.')}</p>}>
        <ul className="mt-3 divide" aria-label={t('Vehicles')}>
          {vehicles.map(({ id, unit, make, model, status }) => (
            <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
              <Link to="/app/vehicles/$vehicleId" params={{ vehicleId: id }} search={{}}>
                {unit}
              </Link>
              <span className="text-soft">{[make, model].filter(Boolean).join(' ')}</span>
              <StatusTag status={status} />
            </li>
          ))}
        </ul>
      </Paged>
      <LoadMore list={list} />
    </Drawer>
  )
}
