import type { Holders, Role, Scope } from '#kernel'

const REPORT_READERS: Holders = { all: ['admin', 'viewer', 'auditor'], group: ['technician'] }

export const actions = {
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
