import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Vehicle } from '#api'
import { bridgesQuery } from '#api'
import { rich } from '#language'
import { linkOf } from '#screens/vehicles'
import { Note } from '#ui'

/** Says that nothing reaches the vehicle, before somebody presses Diagnose in vain. */
export function NoBridge({ vehicle }: { vehicle: Vehicle }): ReactNode {
  const { data } = useQuery(bridgesQuery)
  if (!data || linkOf(vehicle.id, data.data)) return null
  return (
    <div className="mb-5">
      <Note state="not-connected">
        {rich('No bridge serves {unit}, so it cannot be diagnosed. See <link>Bridges</link>.', {
          unit: vehicle.unit,
          link: (inside) => <Link to="/app/bridges">{inside}</Link>,
        })}
      </Note>
    </div>
  )
}
