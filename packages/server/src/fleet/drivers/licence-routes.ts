import type { Route } from '#kernel/http'
import { created, defineRoute, noContent, ok, requireIfMatch } from '#kernel/http'
import { DriverParams, LicenceDraft, LicenceParams, LicencePatch, LicenceView } from './schema.ts'
import type { DriverVerbs } from './service.ts'

const access = { action: 'licence.write' } as const

export const licenceRoutes = (drivers: DriverVerbs): readonly Route[] => [
  defineRoute({
    method: 'POST',
    path: '/drivers/:driverId/licences',
    access,
    summary: 'Adds a licence to a driver; its number is one of the organisation',
    params: DriverParams,
    body: LicenceDraft,
    answers: { 201: { description: 'The licence', body: LicenceView } },
    reach: (ctx, { params }) => drivers.requireDriver(ctx, (params as { driverId: string }).driverId),
    handle: async (ctx, { params, body }) => {
      const licence = await drivers.addLicence(ctx, params.driverId, body)
      return created(`/api/v1/drivers/${params.driverId}`, licence, { etag: licence.etag })
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/drivers/:driverId/licences/:licenceId',
    access,
    ifMatch: true,
    summary: 'Changes what the body names of a licence',
    params: LicenceParams,
    body: LicencePatch,
    answers: { 200: { description: 'The licence as it is now', body: LicenceView } },
    handle: async (ctx, { params, body, headers }) => {
      const { driverId, licenceId } = params
      const licence = await drivers.changeLicence(ctx, driverId, licenceId, body, requireIfMatch(headers))
      return ok(licence, { etag: licence.etag })
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/drivers/:driverId/licences/:licenceId',
    access,
    ifMatch: true,
    summary: 'Removes a licence that was entered by mistake; its number is free again',
    params: LicenceParams,
    answers: { 204: { description: 'Removed' } },
    handle: async (ctx, { params, headers }) => {
      await drivers.removeLicence(ctx, params.driverId, params.licenceId, requireIfMatch(headers))
      return noContent()
    },
  }),
]
