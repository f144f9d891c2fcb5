import { Link } from '@tanstack/react-router'
import { PlugZap } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Bridge, Vehicle } from '#api'
import { t } from '#language'
import { Instant, Tag } from '#ui'
import { Revoke } from './revoke.tsx'
import type { Served } from './served.ts'
import { servedBy } from './served.ts'

function StateTag({ state }: Pick<Bridge, 'state'>): ReactNode {
  if (state === 'connected') {
    return (
      <Tag state="ok" icon={<PlugZap />}>
        {t('connected')}
      </Tag>
    )
  }
  return <Tag state="not-connected">{t('offline')}</Tag>
}

function VehicleLink({ vehicle }: { vehicle: Served }): ReactNode {
  return (
    <li className="flex items-center gap-1.5">
      <Link className="max-phone:py-1.5" to="/app/vehicles/$vehicleId" params={{ vehicleId: vehicle.id }} search={{}}>
        {vehicle.unit}
      </Link>
      {!vehicle.isAnswering && (
        <Tag state="warn" bare>
          {t('did not answer last time')}
        </Tag>
      )}
    </li>
  )
}

function Vehicles({ bridge, vehicles }: { bridge: Bridge; vehicles: readonly Vehicle[] }): ReactNode {
  const { served, unseen } = servedBy(bridge, vehicles)
  if (bridge.links.length + bridge.otherLinks === 0) return <span className="text-soft">{t('none yet')}</span>
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1">
      {served.map((vehicle) => (
        <VehicleLink key={vehicle.id} vehicle={vehicle} />
      ))}
      {unseen > 0 && (
        <li className="text-soft">
          {served.length > 0
            ? t('{unseen} more', { unseen })
            : t('{unseen, plural, one {# vehicle} other {# vehicles}}', { unseen })}
        </li>
      )}
    </ul>
  )
}

export interface BridgeRowProps {
  readonly bridge: Bridge
  readonly vehicles: readonly Vehicle[]
  readonly mayRevoke: boolean
}

/** One bridge as a line. */
export function BridgeRow({ bridge, vehicles, mayRevoke }: BridgeRowProps): ReactNode {
  return (
    <tr>
      <th scope="row">
        {bridge.name}
        {bridge.kind === 'browser' && <span className="font-normal text-soft"> {t('browser')}</span>}
      </th>
      <td>
        <StateTag state={bridge.state} />
      </td>
      <td className="wide labelled" data-label={t('Last seen')}>
        <Instant at={bridge.lastSeenAt} otherwise={t('never')} />
      </td>
      <td className="wide labelled items-baseline" data-label={t('Vehicles')}>
        <Vehicles bridge={bridge} vehicles={vehicles} />
      </td>
      {mayRevoke && (
        <td className="num wide max-phone:pt-2">
          <Revoke bridge={bridge} />
        </td>
      )}
    </tr>
  )
}
