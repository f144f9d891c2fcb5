import type { LucideIcon } from 'lucide-react'
import {
  BadgeCheck,
  Binary,
  CircleCheck,
  CircleDashed,
  ClockAlert,
  FlaskConical,
  Info,
  OctagonAlert,
  Signature,
  TriangleAlert,
  Unplug,
} from 'lucide-react'
import type { ReactNode } from 'react'
import type { State } from './state.ts'

const STATE_ICONS: Record<State, LucideIcon> = {
  ok: CircleCheck,
  warn: TriangleAlert,
  danger: OctagonAlert,
  info: Info,
  stale: ClockAlert,
  'not-connected': Unplug,
  undecodable: Binary,
  simulated: FlaskConical,
  proven: BadgeCheck,
  attested: Signature,
  due: TriangleAlert,
  failing: OctagonAlert,
  open: CircleDashed,
  plain: CircleDashed,
}

/** The shape of a state: always the same one for the same meaning. */
export function StateIcon({ state }: { state: State }): ReactNode {
  const Icon = STATE_ICONS[state]
  return <Icon />
}
