/** What people do with raw frames: look at them. Callers are already authenticated and authorised. */
import { Type } from 'typebox'
import { Id } from '#diagnostics/bridges'
import type { LiveBelow } from '#diagnostics/live'
import type { BridgeId, Context, Part, ReadContext } from '#kernel'
import type { Feed, Route } from '#kernel/http'
import { defineRoute } from '#kernel/http'
import type { FramesDesk } from './desk.ts'
import { entries } from './entries.ts'
import { FramesStreamEvent } from './schema.ts'

interface FramesParts {
  readonly below: LiveBelow
  readonly desk: FramesDesk
  /**
   * One that is connected to this node, over an adapter that hands over frames.
   *
   * @throws {Problem} `diagnostics.no-bridge`, `diagnostics.no-raw-link`, `diagnostics.bridge-elsewhere`, `diagnostics.bridge-too-old`
   */
  readonly requireBridge: (ctx: Context, vehicleId: string) => Promise<BridgeId>
}

export function openFrames({ below, desk, requireBridge }: FramesParts): Part {
  /**
   * Hears the bus of a vehicle in reach. The entry stands before anything is told.
   *
   * @throws {Problem} `fleet.vehicle-unknown`, `diagnostics.frames-full`, and what `requireBridge` throws.
   */
  async function followFrames(ctx: Context, ref: string): Promise<Feed> {
    const { id, subject } = await below.fleet.requireVehicle(ctx, ref)
    const bridgeId = await requireBridge(ctx, id)
    desk.requireRoom(id)
    const feed = desk.read(id, bridgeId)
    ctx.record({ action: 'frames.follow', object: [id, bridgeId], subject, facts: {} })
    return {
      follow: feed.follow,
      take: feed.take,
      require: (now: ReadContext) => below.fleet.requireVehicle(now, id),
      ended: ({ because }) => ({
        ...{ action: 'frames.leave', object: [id, bridgeId], subject },
        facts: { ...feed.told(), because },
      }),
    }
  }

  const routes: readonly Route[] = [
    defineRoute({
      method: 'GET',
      path: '/vehicles/:vehicleId/frames',
      access: { action: 'frames.follow' },
      summary: 'Tells the raw frames of a vehicle’s bus while it is connected: a stream. Nothing is said on the bus',
      params: Type.Object({ vehicleId: Id }, { additionalProperties: false }),
      answers: { 200: { description: 'The stream', media: ['text/event-stream'], body: FramesStreamEvent } },
      stream: (ctx, { params }) => followFrames(ctx, params.vehicleId),
    }),
  ]
  return { actions: { 'frames.follow': { all: ['admin'], group: ['technician'] } }, entries, routes }
}
