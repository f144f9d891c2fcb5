import type { Control } from '#kernel'
import { auditControl, routeActionsControl } from './access-control.ts'
import { corsControl } from './cors-control.ts'
import { databaseRolesControl, databaseTlsControl } from './database-controls.ts'
import { httpsControl } from './https-control.ts'
import type { Ports } from './inspector.ts'
import { ledgerControl } from './ledger-control.ts'
import { rateControl } from './rate-control.ts'
import { sealedControl } from './sealed-control.ts'
import { tokenControl } from './token-control.ts'

/** What the kernel itself makes true, looked at from outside on the running house. */
export const createControls = (ports: Ports): readonly Control[] => [
  tokenControl(ports),
  rateControl(ports),
  corsControl(ports),
  routeActionsControl(ports),
  auditControl(ports),
  sealedControl(ports),
  databaseRolesControl(ports),
  databaseTlsControl(ports),
  httpsControl(ports),
  ledgerControl(ports),
]
