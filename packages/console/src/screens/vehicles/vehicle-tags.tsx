import { PlugZap } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Bridge } from '#api'
import { t } from '#language'
import type { State } from '#ui'
import { formatWords, Tag } from '#ui'

const STATES: Readonly<Record<string, State>> = { active: 'ok', in_shop: 'warn', out_of_service: 'danger' }

/** The vehicle's place in its life. */
export function StatusTag({ status }: { status: string }): ReactNode {
  return <Tag state={STATES[status] ?? 'plain'}>{formatWords(status)}</Tag>
}

/** A bridge's way to a vehicle. */
export type VehicleLine = Bridge['links'][number] & { readonly bridge: Bridge }

/** The bridge that reaches each vehicle, by its id: of several one that is connected. */
export function linesOf(bridges: readonly Bridge[]): ReadonlyMap<string, VehicleLine> {
  const lines = new Map<string, VehicleLine>()
  for (const bridge of bridges) {
    for (const link of bridge.links) {
      const isBetter = bridge.state === 'connected' && lines.get(link.vehicleId)?.bridge.state !== 'connected'
      if (isBetter || !lines.has(link.vehicleId)) lines.set(link.vehicleId, { ...link, bridge })
    }
  }
  return lines
}

/** The bridge that reaches a vehicle, if any does. */
export const linkOf = (vehicleId: string, bridges: readonly Bridge[]): VehicleLine | undefined =>
  linesOf(bridges).get(vehicleId)

/** How the ways to a vehicle are called. */
const KINDS: Readonly<Record<string, string>> = {
  elm327: 'ELM327',
  doip: 'DoIP',
  slcan: 'slcan',
  socketcand: 'socketcand',
  gvret: 'GVRET',
  j1939: 'J1939',
  replay: t('recording'),
}

/** Worse than good comes last, so that it can be read where the rest is cut. */
const stateOf = ({ bridge, state }: VehicleLine): readonly [State, string] => {
  if (bridge.state !== 'connected') return ['not-connected', `, ${t('offline')}`]
  return state === 'failed' ? ['warn', `, ${t('did not answer last time')}`] : ['ok', '']
}

/** How a way to a vehicle is called, and what is wrong with it. */
export const lineWords = (link: VehicleLine): readonly [name: string, wrong: string] => [
  `${link.bridge.name}, ${KINDS[link.kind] ?? link.kind}`,
  stateOf(link)[1],
]

/** Whether and by what a vehicle can be reached now. */
export function LinkTag({ link }: { link: VehicleLine | undefined }): ReactNode {
  if (!link) {
    return (
      <Tag state="not-connected" bare>
        {t('no bridge')}
      </Tag>
    )
  }
  const [state] = stateOf(link)
  const [name, wrong] = lineWords(link)
  return (
    <Tag state={state} bare icon={state === 'ok' ? <PlugZap /> : undefined}>
      <span className="keeps-end">
        <span>{name}</span>
        {wrong && <span>{wrong}</span>}
      </span>
    </Tag>
  )
}
