/** What people do with live values: follow them. Callers are already authenticated and authorised. */
import type { Static } from 'typebox'
import { Type } from 'typebox'
import { Id } from '#diagnostics/bridges'
import type { BridgeId, Context, Part, ReadContext, SubjectId, VehicleId } from '#kernel'
import type { Feed, Route } from '#kernel/http'
import { defineRoute } from '#kernel/http'
import type { LiveDesk } from './desk.ts'
import { entries } from './entries.ts'
import { LiveEvent, LiveQuery } from './schema.ts'

const USUAL_HZ = 5

/** What live values ask of the rooms below. */
export interface LiveBelow {
  readonly fleet: {
    /** Discloses and records nothing. @throws {Problem} `missing` if there is none in the caller's reach. */
    requireVehicle(ctx: ReadContext, id: string): Promise<{ readonly id: VehicleId; readonly subject: SubjectId }>
  }
}

interface LiveParts {
  readonly below: LiveBelow
  readonly desk: LiveDesk
  /** One that is connected to this node. @throws {Problem} `diagnostics.no-bridge`, `diagnostics.bridge-elsewhere` */
  readonly requireBridge: (ctx: Context, vehicleId: string) => Promise<BridgeId>
}

export function openLive({ below, desk, requireBridge }: LiveParts): Part {
  /**
   * Follows signals of a vehicle in reach. The entry names all that it may disclose, before anything is told.
   *
   * @throws {Problem} `fleet.vehicle-unknown`, `diagnostics.no-bridge`, `diagnostics.bridge-elsewhere`, `diagnostics.live-full`.
   */
  async function followVehicle(ctx: Context, ref: string, query: Static<typeof LiveQuery>): Promise<Feed> {
    const { id, subject } = await below.fleet.requireVehicle(ctx, ref)
    const bridgeId = await requireBridge(ctx, id)
    const signals = [...new Set(query.signals?.split(',') ?? [])]
    const feed = desk.read(id, bridgeId, { signals, everyMs: Math.round(1_000 / (query.rateHz ?? USUAL_HZ)) })
    ctx.record({ action: 'live.follow', object: [id, bridgeId], subject, facts: { signals: signals.join(' ') } })
    return {
      ...feed,
      require: (now: ReadContext) => below.fleet.requireVehicle(now, id),
      ended: (told) => ({ action: 'live.leave', object: [id, bridgeId], subject, facts: { ...told } }),
    }
  }

  const routes: readonly Route[] = [
    defineRoute({
      method: 'GET',
      path: '/vehicles/:vehicleId/live',
      access: { action: 'live.follow' },
      summary: 'Follows signals of a vehicle while it is connected: a stream, and the ids it may be asked for',
      params: Type.Object({ vehicleId: Id }, { additionalProperties: false }),
      query: LiveQuery,
      answers: { 200: { description: 'The stream', media: ['text/event-stream'], body: LiveEvent } },
      stream: (ctx, { params, query }) => followVehicle(ctx, params.vehicleId, query),
    }),
  ]
  return { actions: { 'live.follow': { all: ['admin'], group: ['technician'] } }, entries, routes }
}
