import type { LucideIcon } from 'lucide-react'
import {
  AppWindow,
  Archive,
  Boxes,
  CalendarCheck,
  CalendarClock,
  CarFront,
  ClipboardCheck,
  FileInput,
  FileOutput,
  Files,
  FileText,
  Fuel,
  Hourglass,
  IdCard,
  KeyRound,
  ListChecks,
  LogIn,
  MapPin,
  PlugZap,
  ScrollText,
  SlidersHorizontal,
  Stamp,
  TrendingUp,
  TriangleAlert,
  Truck,
  UserCog,
  Users,
  Warehouse,
  Webhook,
  Wrench,
} from 'lucide-react'
import type { ReactNode } from 'react'
import type { Place } from './nav.ts'

const ICONS: Record<Place['to'], LucideIcon> = {
  '/app/bay': Warehouse,
  '/app/my-vehicle': CarFront,
  '/app/vehicles': Truck,
  '/app/due': CalendarClock,
  '/app/inspections': ClipboardCheck,
  '/app/issues': TriangleAlert,
  '/app/fault-trends': TrendingUp,
  '/app/work-orders': Wrench,
  '/app/parts': Boxes,
  '/app/drivers': IdCard,
  '/app/documents': Files,
  '/app/energy': Fuel,
  '/app/places': MapPin,
  '/app/service': CalendarCheck,
  '/app/jobs': Hourglass,
  '/app/bridges': PlugZap,
  '/app/imports': FileInput,
  '/app/exports': FileOutput,
  '/app/reports': FileText,
  '/app/clauses': ScrollText,
  '/app/ledger': Stamp,
  '/app/people': Users,
  '/app/access-review': ListChecks,
  '/app/holds': Archive,
  '/app/keys': KeyRound,
  '/app/settings': SlidersHorizontal,
  '/app/settings/single-sign-on': LogIn,
  '/app/settings/provisioning': UserCog,
  '/app/settings/apps': AppWindow,
  '/app/settings/webhooks': Webhook,
}

/** The icon of a screen. */
export function PlaceIcon({ to }: { to: Place['to'] }): ReactNode {
  const Icon = ICONS[to]
  return <Icon />
}
