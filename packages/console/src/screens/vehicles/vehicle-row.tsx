import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import type { Vehicle } from '#api'
import { t } from '#language'
import { FIRST_ROW_INDEX, formatWords, Unreadable } from '#ui'
import type { VehicleLine } from './vehicle-tags.tsx'
import { LinkTag, lineWords, StatusTag } from './vehicle-tags.tsx'

export interface VehicleRowProps {
  readonly vehicle: Vehicle
  /** Its place in the list, from 0 on. */
  readonly at: number
  /** Whether bridges are anything to whoever looks. */
  readonly showsLine: boolean
  readonly line: VehicleLine | undefined
}

/** One vehicle as a line. Drawn once for as long as nothing of it changes: a list goes by with dozens of them a frame. */
export const VehicleRow = memo(function VehicleRow({ vehicle, at, showsLine, line }: VehicleRowProps) {
  const kind = [vehicle.make, vehicle.model].filter(Boolean).join(' ')
  const place = [vehicle.site?.name, vehicle.group?.name].filter(Boolean).join(', ')
  return (
    <tr aria-rowindex={at + FIRST_ROW_INDEX}>
      <th scope="row" title={vehicle.unit}>
        <Link to="/app/vehicles/$vehicleId" params={{ vehicleId: vehicle.id }} search={{}}>
          {vehicle.unit}
        </Link>
      </th>
      <td className="wide" title={kind}>
        {kind || <span className="text-soft">{t('not described yet')}</span>}
        {vehicle.year && <span className="text-soft">, {vehicle.year}</span>}
        {vehicle.kind && vehicle.kind !== 'vehicle' && (
          <span className="text-soft"> ({formatWords(vehicle.kind)})</span>
        )}
      </td>
      <td className="hide wire">{vehicle.vin ?? '–'}</td>
      <td title={vehicle.plate ?? undefined}>{vehicle.isUnreadable ? <Unreadable /> : (vehicle.plate ?? '–')}</td>
      <td className="hide">{vehicle.fuel ? formatWords(vehicle.fuel) : '–'}</td>
      <td className="hide" title={place}>
        {vehicle.site?.name ?? '–'}
        {vehicle.group && <span className="text-soft">, {vehicle.group.name}</span>}
      </td>
      <td>
        <StatusTag status={vehicle.status} />
      </td>
      {showsLine && (
        <td className="hide" title={line && lineWords(line).join('')}>
          <LinkTag link={line} />
        </td>
      )}
    </tr>
  )
})
