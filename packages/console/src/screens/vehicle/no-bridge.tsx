import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useAdapter } from '#adapter'
import type { Me, Vehicle } from '#api'
import { bridgesQuery } from '#api'
import { rich } from '#language'
import { AdapterSheet, useRenewedBridges } from '#screens/adapter'
import { linkOf } from '#screens/vehicles'
import { may } from '#shell'
import { Note } from '#ui'

/** Says that nothing reaches the vehicle, before somebody presses Diagnose in vain, and offers this computer as a way. */
export function NoBridge({ vehicle, me }: { vehicle: Vehicle; me: Me }): ReactNode {
  const { data } = useQuery(bridgesQuery)
  const adapter = useAdapter()
  useRenewedBridges()
  if (!data) return null
  const isHere = adapter.vehicle?.id === vehicle.id
  const link = linkOf(vehicle.id, data.data)
  if (link?.bridge.state === 'connected' && !isHere) return null
  const named = { unit: vehicle.unit, link: (inside: ReactNode) => <Link to="/app/bridges">{inside}</Link> }
  return (
    <div className="mb-5 grid gap-5">
      {link?.bridge.state !== 'connected' && !isHere && (
        <Note state="not-connected">
          {link
            ? rich('The bridge of {unit} is offline, so it cannot be diagnosed. See <link>Bridges</link>.', named)
            : rich('No bridge serves {unit}, so it cannot be diagnosed. See <link>Bridges</link>.', named)}
        </Note>
      )}
      {may(me, 'bridge.invite') && vehicle.status !== 'archived' && <AdapterSheet vehicle={vehicle} />}
    </div>
  )
}
