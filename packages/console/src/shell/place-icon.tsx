import type { LucideIcon } from 'lucide-react'
import {
  AppWindow,
  FileText,
  KeyRound,
  ListChecks,
  LogIn,
  PlugZap,
  ScrollText,
  SlidersHorizontal,
  Stamp,
  Truck,
  UserCog,
  Users,
} from 'lucide-react'
import type { ReactNode } from 'react'
import type { Place } from './nav.ts'

const ICONS: Record<Place['to'], LucideIcon> = {
  '/app/vehicles': Truck,
  '/app/bridges': PlugZap,
  '/app/reports': FileText,
  '/app/clauses': ScrollText,
  '/app/ledger': Stamp,
  '/app/people': Users,
  '/app/access-review': ListChecks,
  '/app/keys': KeyRound,
  '/app/settings': SlidersHorizontal,
  '/app/settings/single-sign-on': LogIn,
  '/app/settings/provisioning': UserCog,
  '/app/settings/apps': AppWindow,
}

/** The icon of a screen. */
export function PlaceIcon({ to }: { to: Place['to'] }): ReactNode {
  const Icon = ICONS[to]
  return <Icon />
}
