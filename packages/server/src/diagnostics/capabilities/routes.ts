import { Type } from 'typebox'
import type { Route } from '#kernel/http'
import { defineRoute, ok } from '#kernel/http'
import type { Matrix } from './matrix.ts'
import { CapabilityMatrix } from './schema.ts'

const VehicleParams = Type.Object({ vehicleId: Type.String({ format: 'uuid' }) }, { additionalProperties: false })

export const createCapabilityRoutes = (matrix: Matrix): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/vehicles/:vehicleId/capabilities',
    access: { action: 'scan.read' },
    summary: 'Shows what each unit of a vehicle is known to support, and by which sealed document',
    params: VehicleParams,
    answers: { 200: { description: 'The matrix', body: CapabilityMatrix } },
    handle: async (ctx, { params }) => ok(await matrix.readMatrix(ctx, params.vehicleId)),
  }),
]
