import { VehicleParams } from '#fleet/vehicles'
import type { Route } from '#kernel/http'
import { created, defineRoute, ok, pageOf, requireIfMatch } from '#kernel/http'
import { sparse } from '#kernel/list'
import type { EnergyVerbs } from './energy.ts'
import { Capacity, EnergyDraft, EnergyView, EntryParams, Judgement } from './schema.ts'
import { ENERGY_ENTRIES } from './store.ts'

/** Fuel and charge over HTTP. */
export const createRoutes = (energy: EnergyVerbs): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/energy-entries',
    access: { action: 'energy.list' },
    summary: 'Lists what the vehicles in reach were filled or charged with, the newest first',
    query: ENERGY_ENTRIES.query,
    answers: { 200: { description: 'A page', body: pageOf(sparse(EnergyView)) } },
    handle: async (ctx, { query }) => ok(await energy.listEntries(ctx, query)),
  }),
  defineRoute({
    method: 'POST',
    path: '/vehicles/:vehicleId/energy-entries',
    access: { action: 'energy.post' },
    summary: 'Posts litres or kilowatt hours; what does not add up is kept and questioned',
    params: VehicleParams,
    body: EnergyDraft,
    answers: { 201: { description: 'The entry, with what speaks against it', body: EnergyView } },
    reach: (ctx, _, { body }) => energy.requireEntry(ctx, (body as EnergyView).id),
    handle: async (ctx, { params, body }) => {
      const { view, etag } = await energy.postEntry(ctx, params.vehicleId, body)
      return created(`/api/v1/energy-entries/${view.id}`, view, { etag })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/energy-entries/:energyEntryId',
    access: { action: 'energy.read' },
    summary: 'Shows one entry',
    params: EntryParams,
    answers: { 200: { description: 'The entry', body: EnergyView } },
    handle: async (ctx, { params }) => {
      const { view, etag } = await energy.readEntry(ctx, params.energyEntryId)
      return ok(view, { etag })
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/energy-entries/:energyEntryId/judgement',
    access: { action: 'energy.judge' },
    ifMatch: true,
    summary: 'Accepts what was questioned, or voids what should not count, with the reason',
    params: EntryParams,
    body: Judgement,
    answers: { 200: { description: 'The entry as it is now', body: EnergyView } },
    handle: async (ctx, { params, body, headers }) => {
      const { view, etag } = await energy.judgeEntry(ctx, params.energyEntryId, body, requireIfMatch(headers))
      return ok(view, { etag })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/vehicles/:vehicleId/energy-capacity',
    access: { action: 'capacity.read' },
    summary: 'Shows what fits into tank and battery of a vehicle',
    params: VehicleParams,
    answers: { 200: { description: 'What is known of it', body: Capacity } },
    handle: async (ctx, { params }) => {
      const { view, etag } = await energy.readCapacity(ctx, params.vehicleId)
      return ok(view, { etag })
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/vehicles/:vehicleId/energy-capacity',
    access: { action: 'capacity.change' },
    ifMatch: true,
    summary: 'Says what fits into tank and battery of a vehicle',
    params: VehicleParams,
    body: Capacity,
    answers: { 200: { description: 'As it is now', body: Capacity } },
    handle: async (ctx, { params, body, headers }) => {
      const { view, etag } = await energy.changeCapacity(ctx, params.vehicleId, body, requireIfMatch(headers))
      return ok(view, { etag })
    },
  }),
]
