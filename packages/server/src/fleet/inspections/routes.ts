import type { Context } from '#kernel'
import type { Answer, Route } from '#kernel/http'
import { created, defineRoute, etagOf, noContent, ok, pageOf, requireIfMatch } from '#kernel/http'
import { sparse } from '#kernel/list'
import { requireInspection } from './reading.ts'
import {
  InspectionDetail,
  InspectionDraft,
  InspectionParams,
  InspectionPatch,
  InspectionView,
  PhotoOf,
  PhotoParams,
  RepairCertificate,
  Signed,
} from './schema.ts'
import type { InspectionVerbs } from './service.ts'
import type { InspectionRow } from './store.ts'
import { INSPECTIONS } from './store.ts'

const answers = { 200: { description: 'The inspection as it is now', body: InspectionDetail } }

/** A kept answer is given again to whoever still reaches what it shows. */
const reach = (ctx: Context, { params }: { readonly params: unknown }) =>
  requireInspection(ctx, (params as { inspectionId: string }).inspectionId)

/** Inspections over HTTP: each route names its action, its shapes and the one verb it calls. */
export function createRoutes(inspections: InspectionVerbs): readonly Route[] {
  const show = async (ctx: Context, changed: Promise<InspectionRow>): Promise<Answer> => {
    const { view, version } = await inspections.show(ctx, await changed)
    return ok(view, { etag: etagOf(version) })
  }
  return [
    defineRoute({
      method: 'GET',
      path: '/inspections',
      access: { action: 'inspection.list' },
      summary: 'Lists the inspections of the vehicles in reach, the latest first',
      query: INSPECTIONS.query,
      answers: { 200: { description: 'A page', body: pageOf(sparse(InspectionView)) } },
      read: async (ctx, { query }) => ok(await inspections.listInspections(ctx, query)),
    }),
    defineRoute({
      method: 'POST',
      path: '/inspections',
      access: { action: 'inspection.begin' },
      summary: 'Begins an inspection of a vehicle by the published version of a form',
      body: InspectionDraft,
      answers: { 201: { description: 'The draft', body: InspectionDetail } },
      reach: (ctx, _, { body }) => requireInspection(ctx, (body as InspectionDetail).id),
      handle: async (ctx, { body }) => {
        const { view, version } = await inspections.show(ctx, await inspections.beginInspection(ctx, body))
        return created(`/api/v1/inspections/${view.id}`, view, { etag: etagOf(version) })
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/inspections/:inspectionId',
      access: { action: 'inspection.read' },
      summary: 'Shows one inspection with its form, answers and signatures',
      params: InspectionParams,
      answers: { 200: { description: 'The inspection', body: InspectionDetail } },
      handle: async (ctx, { params }) => {
        const { view, version } = await inspections.readInspection(ctx, params.inspectionId)
        return ok(view, { etag: etagOf(version) })
      },
    }),
    defineRoute({
      method: 'PATCH',
      path: '/inspections/:inspectionId',
      access: { action: 'inspection.change' },
      ifMatch: true,
      summary: 'Answers items of a draft of one’s own, or passes whole sections',
      params: InspectionParams,
      body: InspectionPatch,
      answers,
      handle: async (ctx, { params, body, headers }) =>
        show(ctx, inspections.changeInspection(ctx, params.inspectionId, body, requireIfMatch(headers))),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/inspections/:inspectionId',
      access: { action: 'inspection.discard' },
      ifMatch: true,
      summary: 'Throws away a draft of one’s own; what was submitted stays',
      params: InspectionParams,
      answers: { 204: { description: 'Thrown away' } },
      handle: async (ctx, { params, headers }) => {
        await inspections.discardInspection(ctx, params.inspectionId, requireIfMatch(headers))
        return noContent()
      },
    }),
    defineRoute({
      method: 'PUT',
      path: '/inspections/:inspectionId/photos/:photoId',
      access: { action: 'inspection.photo' },
      summary: 'Names a photo of an item, also long after the inspection was submitted',
      params: PhotoParams,
      body: PhotoOf,
      answers,
      handle: async (ctx, { params, body }) =>
        show(ctx, inspections.namePhoto(ctx, params.inspectionId, params.photoId, body.item)),
    }),
    defineRoute({
      method: 'POST',
      path: '/inspections/:inspectionId/submission',
      access: { action: 'inspection.submit' },
      ifMatch: true,
      stepUp: { what: 'Submit an inspection with your signature' },
      summary:
        'Submits a draft over the driver’s name: failed items open issues, a critical one takes the vehicle out of service',
      params: InspectionParams,
      body: Signed,
      answers,
      reach,
      handle: async (ctx, { params, body, headers }) =>
        show(ctx, inspections.submitInspection(ctx, params.inspectionId, body.name, requireIfMatch(headers))),
    }),
    defineRoute({
      method: 'POST',
      path: '/inspections/:inspectionId/repair',
      access: { action: 'inspection.repair' },
      ifMatch: true,
      stepUp: { what: 'Certify a repair with your signature' },
      summary: 'Certifies over the mechanic’s name that the defects were repaired, or that no repair was needed',
      params: InspectionParams,
      body: RepairCertificate,
      answers,
      reach,
      handle: async (ctx, { params, body, headers }) =>
        show(ctx, inspections.certifyRepair(ctx, params.inspectionId, body, requireIfMatch(headers))),
    }),
    defineRoute({
      method: 'POST',
      path: '/inspections/:inspectionId/review',
      access: { action: 'inspection.review' },
      ifMatch: true,
      stepUp: { what: 'Take note of an inspection with your signature' },
      summary: 'Takes note over the next driver’s name, which ends the inspection',
      params: InspectionParams,
      body: Signed,
      answers,
      reach,
      handle: async (ctx, { params, body, headers }) =>
        show(ctx, inspections.reviewInspection(ctx, params.inspectionId, body.name, requireIfMatch(headers))),
    }),
  ]
}
