import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Bridge, Vehicle } from '#api'
import { t } from '#language'
import { formatWords, Unreadable } from '#ui'
import { LinkTag, StatusTag } from './vehicle-tags.tsx'

/** One vehicle as a line. */
export function VehicleRow({
  vehicle,
  bridges,
}: {
  vehicle: Vehicle
  bridges: readonly Bridge[] | undefined
}): ReactNode {
  const kind = [vehicle.make, vehicle.model].filter(Boolean).join(' ')
  return (
    <tr>
      <th scope="row">
        <Link to="/app/vehicles/$vehicleId" params={{ vehicleId: vehicle.id }} search={{}}>
          {vehicle.unit}
        </Link>
      </th>
      <td className="wide">
        {kind || <span className="text-soft">{t('not described yet')}</span>}
        {vehicle.year && <span className="text-soft">, {vehicle.year}</span>}
        {vehicle.kind && vehicle.kind !== 'vehicle' && (
          <span className="text-soft"> ({formatWords(vehicle.kind)})</span>
        )}
      </td>
      <td className="hide wire">{vehicle.vin ?? '–'}</td>
      <td>{vehicle.isUnreadable ? <Unreadable /> : (vehicle.plate ?? '–')}</td>
      <td className="hide">{vehicle.fuel ? formatWords(vehicle.fuel) : '–'}</td>
      <td className="hide">
        {vehicle.site?.name ?? '–'}
        {vehicle.group && <span className="text-soft">, {vehicle.group.name}</span>}
      </td>
      <td>
        <StatusTag status={vehicle.status} />
      </td>
      {bridges && (
        <td className="hide">
          <LinkTag vehicleId={vehicle.id} bridges={bridges} />
        </td>
      )}
    </tr>
  )
}
