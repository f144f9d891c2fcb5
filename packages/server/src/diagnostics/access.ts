import type { Role } from '#kernel'

const WORKSHOP: readonly Role[] = ['admin', 'technician']
const REPORT_READERS: readonly Role[] = ['admin', 'technician', 'viewer', 'auditor']

export const actions = {
  'bridge.list': WORKSHOP,
  'bridge.invite': WORKSHOP,
  'bridge.revoke': WORKSHOP,
  'scan.start': WORKSHOP,
  'scan.read': WORKSHOP,
  'scan.list': WORKSHOP,
  'report.list': REPORT_READERS,
  'report.read': REPORT_READERS,
} as const satisfies Readonly<Record<string, readonly Role[]>>

/** Who sees a report with VIN and plate whole. Everybody else sees the last four characters. */
export const SEES_WHOLE: readonly Role[] = WORKSHOP
