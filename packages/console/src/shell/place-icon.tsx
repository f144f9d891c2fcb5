import type { LucideIcon } from 'lucide-react'
import { FileText, PlugZap, ScrollText, SlidersHorizontal, Stamp, Truck, Users } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Place } from './nav.ts'

const ICONS: Record<Place['to'], LucideIcon> = {
  '/app/vehicles': Truck,
  '/app/bridges': PlugZap,
  '/app/reports': FileText,
  '/app/clauses': ScrollText,
  '/app/ledger': Stamp,
  '/app/people': Users,
  '/app/settings': SlidersHorizontal,
}

/** The icon of a screen. */
export function PlaceIcon({ to }: { to: Place['to'] }): ReactNode {
  const Icon = ICONS[to]
  return <Icon />
}
