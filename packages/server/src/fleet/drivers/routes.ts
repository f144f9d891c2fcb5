import type { Principal, Route } from '#kernel/http'
import { created, defineRoute, ok, pageOf, requireHeld, requireIfMatch } from '#kernel/http'
import { sparse } from '#kernel/list'
import { drivingRoutes } from './driving-routes.ts'
import { licenceRoutes } from './licence-routes.ts'
import { DriverDetail, DriverDraft, DriverParams, DriverPatch, DriverView } from './schema.ts'
import type { DriverVerbs } from './service.ts'
import { DRIVERS } from './store.ts'

/** Drivers over HTTP: each route names its action, its shapes and the one verb it calls. */
export const createRoutes = (drivers: DriverVerbs): readonly Route[] => [
  ...driverRoutes(drivers),
  ...licenceRoutes(drivers),
  ...drivingRoutes(drivers),
]

const driverRoutes = (drivers: DriverVerbs): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/drivers',
    access: { action: 'driver.list' },
    summary: 'Lists the drivers in reach, the newest first; a driver sees the own record',
    query: DRIVERS.query,
    answers: { 200: { description: 'A page', body: pageOf(sparse(DriverView)) } },
    read: async (ctx, { query }) => ok(await drivers.listDrivers(ctx, query)),
  }),
  defineRoute({
    method: 'POST',
    path: '/drivers',
    access: { action: 'driver.enter' },
    summary: 'Enters a driver, with licences',
    body: DriverDraft,
    answers: { 201: { description: 'The driver', body: DriverDetail } },
    reach: (ctx, _, { body }) => drivers.requireDriver(ctx, (body as DriverDetail).id),
    handle: async (ctx, { body, principal }) => {
      requireLinker(principal, body)
      const { view, etag } = await drivers.enterDriver(ctx, body)
      return created(`/api/v1/drivers/${view.id}`, view, { etag })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/drivers/:driverId',
    access: { action: 'driver.read' },
    summary: 'Shows one driver with the licences',
    params: DriverParams,
    answers: { 200: { description: 'The driver', body: DriverDetail } },
    handle: async (ctx, { params }) => {
      const { view, etag } = await drivers.readDriver(ctx, params.driverId)
      return ok(view, { etag })
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/drivers/:driverId',
    access: { action: 'driver.change' },
    ifMatch: true,
    summary: 'Changes what the body names; whoever leaves ends what they drive',
    params: DriverParams,
    body: DriverPatch,
    answers: { 200: { description: 'The driver as it is now', body: DriverDetail } },
    handle: async (ctx, { params, body, headers, principal }) => {
      requireLinker(principal, body)
      const { view, etag } = await drivers.changeDriver(ctx, params.driverId, body, requireIfMatch(headers))
      return ok(view, { etag })
    },
  }),
]

/** The account of a driver reaches what they drive: who names one hands vehicles out. */
function requireLinker(principal: Principal | undefined, { userId }: Pick<DriverPatch, 'userId'>): void {
  if (userId !== undefined) requireHeld(principal, 'assignment.change')
}
