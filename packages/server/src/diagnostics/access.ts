import type { Holders, Role, Scope } from '#kernel'

const WORKSHOP: readonly Role[] = ['admin', 'technician']
const VEHICLE_WORK: Holders = { all: ['admin'], group: ['technician'] }
const REPORT_READERS: Holders = { all: ['admin', 'viewer', 'auditor'], group: ['technician'] }

export const actions = {
  'bridge.list': VEHICLE_WORK,
  'bridge.invite': WORKSHOP,
  'bridge.revoke': WORKSHOP,
  'scan.start': VEHICLE_WORK,
  'scan.read': VEHICLE_WORK,
  'scan.list': VEHICLE_WORK,
  'live.follow': VEHICLE_WORK,
  'report.list': REPORT_READERS,
  'report.read': REPORT_READERS,
} as const satisfies Readonly<Record<string, Holders>>

/**
 * Who sees a report with VIN and plate whole, by how far they reach: whoever comes by a set that reaches further than the
 * workshop's sees the last four characters, as everybody else does.
 */
export const SEES_WHOLE: Readonly<Record<Scope, readonly Role[]>> = {
  all: ['admin'],
  group: ['technician'],
  assigned: [],
  own: [],
}
