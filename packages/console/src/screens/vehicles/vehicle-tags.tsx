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

/** The bridge that reaches a vehicle, if any does: of several one that is connected. */
export function linkOf(vehicleId: string, bridges: readonly Bridge[]) {
  const links = bridges
    .flatMap((bridge) => bridge.links.map((link) => ({ ...link, bridge })))
    .filter((link) => link.vehicleId === vehicleId)
  return links.find(({ bridge }) => bridge.state === 'connected') ?? links[0]
}

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

/** Whether and by what a vehicle can be reached now. */
export function LinkTag({ vehicleId, bridges }: { vehicleId: string; bridges: readonly Bridge[] }): ReactNode {
  const link = linkOf(vehicleId, bridges)
  if (!link) {
    return (
      <Tag state="not-connected" bare>
        {t('no bridge')}
      </Tag>
    )
  }
  const isConnected = link.bridge.state === 'connected'
  const hasFailed = isConnected && link.state === 'failed'
  const state = hasFailed ? 'warn' : isConnected ? 'ok' : 'not-connected'
  const word = hasFailed ? `, ${t('did not answer last time')}` : isConnected ? '' : `, ${t('offline')}`
  return (
    <Tag state={state} bare icon={state === 'ok' ? <PlugZap /> : undefined}>
      {link.bridge.name}, {KINDS[link.kind] ?? link.kind}
      {word}
    </Tag>
  )
}
