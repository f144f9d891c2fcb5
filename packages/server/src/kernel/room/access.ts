import type { Role } from '#kernel'
import { EVERYONE } from '#kernel'

const WATCHERS: readonly Role[] = ['admin', 'security_lead', 'auditor']

export const actions: Readonly<Record<string, readonly Role[]>> = {
  'ledger.search': WATCHERS,
  'ledger.read': WATCHERS,
  'ledger.prove': WATCHERS,
  'api.describe': EVERYONE,
}
