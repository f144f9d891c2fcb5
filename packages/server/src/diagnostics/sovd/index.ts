/** Door of SOVD (ISO 17978-3): a facade over our own verbs, never a second way around them. */
import type { Route } from '#kernel/http'
import { createCommunicationLogRoutes } from './communication-logs.ts'
import { createLockRoutes } from './locks.ts'
import { createOperationRoutes } from './operation-routes.ts'
import type { SovdPorts } from './ports.ts'
import { createDocsRoute, createReadingRoutes } from './reading-routes.ts'
import { createSettingRoutes } from './setting-routes.ts'

export type { LastScan, SovdPorts } from './ports.ts'

export function createSovdRoutes(ports: SovdPorts): readonly Route[] {
  const routes = [
    ...createReadingRoutes(ports),
    ...createCommunicationLogRoutes(ports),
    ...createLockRoutes(ports),
    ...createOperationRoutes(ports),
    ...createSettingRoutes(ports),
  ]
  return [...routes, createDocsRoute(routes, ports)]
}
