import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { ServiceProgram } from '#api'
import { programVehiclesQuery } from '#api'
import { rich, t } from '#language'
import { Drawer, Instant, LoadMore, Paged } from '#ui'

/** The vehicles that are on a program, and since when. */
export function ProgramVehicles({ program, onClose }: { program: ServiceProgram; onClose: () => void }): ReactNode {
  const list = useInfiniteQuery(programVehiclesQuery(program.id))
  const vehicles = list.data?.pages.flatMap(({ data }) => data) ?? []
  return (
    <Drawer title={t('Vehicles on {name}', { name: program.name })} isOpen onClose={onClose}>
      <Paged list={list} what={t('vehicles')} count={vehicles.length} none={<p>{t('No vehicle is on it.')}</p>}>
        <ul className="mt-3 divide" aria-label={t('Vehicles')}>
          {vehicles.map(({ id, unit, tasks, since }) => (
            <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
              <Link to="/app/vehicles/$vehicleId" params={{ vehicleId: id }} search={{}}>
                {unit}
              </Link>
              <span className="text-soft">
                {rich('{tasks, plural, one {# task} other {# tasks}}, since {since}', {
                  tasks,
                  since: <Instant at={since} />,
                })}
              </span>
            </li>
          ))}
        </ul>
      </Paged>
      <LoadMore list={list} />
    </Drawer>
  )
}
