import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { unitQuery } from '#api'
import { t } from '#language'

/** The unit of a vehicle, and the way to it. */
export function VehicleLink({ vehicleId }: { vehicleId: string }): ReactNode {
  const { data: unit } = useQuery(unitQuery(vehicleId))
  return (
    <Link to="/app/vehicles/$vehicleId" params={{ vehicleId }} search={{}}>
      {unit ?? t('the vehicle')}
    </Link>
  )
}
