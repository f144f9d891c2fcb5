/** SOVD locks: the lock of our own diagnostic sessions, on the whole vehicle, seen from each of its components. */
import { Type } from 'typebox'
import type { Context } from '#kernel'
import { Problem } from '#kernel'
import type { Route } from '#kernel/http'
import { created, defineRoute, noContent, ok } from '#kernel/http'
import { addressOf, readUnit, unknownThere } from './components.ts'
import { SOVD } from './dialect.ts'
import type { SovdPorts } from './ports.ts'
import { ComponentParams, componentParams, itemsOf } from './shapes.ts'

const strict = { additionalProperties: false } as const
const LOCKS = '/vehicles/:vehicleId/sovd/v1/components/:componentId/locks'
const Id = Type.String({ format: 'uuid' })
const LockParams = Type.Object({ ...componentParams, diagnosticSessionId: Id }, strict)
/** Seconds, as many as a lock of ours may last. */
const lock_expiration = Type.Integer({ minimum: 30, maximum: 900 })
const LockDraft = Type.Object(
  {
    lock_expiration,
    /** A lock is on the whole vehicle: what is named here is in it. */
    scopes: Type.Optional(Type.Array(Type.String({ maxLength: 80 }), { maxItems: 20 })),
    break_lock: Type.Optional(Type.Boolean()),
  },
  strict,
)
/** `id` is that of the diagnostic session which holds it. */
const Lock = Type.Object({ id: Id, owned: Type.Boolean(), lock_expiration: Type.String({ format: 'date-time' }) })

export function createLockRoutes(ports: SovdPorts): readonly Route[] {
  const { sessions, working } = ports

  /** Whose session it is, and how long it lasts: so it leaves the entry of one that is read. */
  async function findLock(ctx: Context, { vehicleId, componentId }: { vehicleId: string; componentId: string }) {
    await readUnit(ports, ctx, vehicleId, componentId)
    const holder = await working.findHolder(ctx, vehicleId)
    if (!holder) return []
    const object = [holder.id, holder.vehicleId]
    ctx.record({ action: 'diagnostic-session.read', object, subject: holder.subject })
    const owned = ctx.actor.kind === 'person' && ctx.actor.id === holder.person
    return [{ id: holder.id as string, owned, lock_expiration: holder.lockedUntil.toISOString() }]
  }

  /** The session that a lock is of, on this vehicle. @throws {Problem} `diagnostics.lock-unknown`; `diagnostics.not-yours` (403). */
  async function requireLock(ctx: Context, vehicleId: string, id: string) {
    const session = await sessions.requireOwn(ctx, id)
    if (session.vehicleId === vehicleId) return session
    throw unknownThere('lock', 'There is no such lock on this vehicle.')
  }

  return [
    defineRoute({
      method: 'POST',
      path: LOCKS,
      access: { action: 'diagnostic-session.lock' },
      dialect: SOVD,
      summary: 'Takes the lock on the vehicle for your open diagnostic session',
      params: ComponentParams,
      body: LockDraft,
      answers: { 201: { description: 'Held', body: Lock } },
      reach: (ctx, _, { body }) => sessions.requireOwn(ctx, (body as { id: string }).id),
      handle: async (ctx, { params, body }) => {
        await readUnit(ports, ctx, params.vehicleId, params.componentId)
        if (body.break_lock) throw unbreakable()
        const { id } = await working.requireWorking(ctx, params.vehicleId)
        await sessions.lock(ctx, id, body.lock_expiration)
        const [lock] = await findLock(ctx, params)
        return created(addressOf(params.vehicleId, 'components', params.componentId, 'locks', id), lock)
      },
    }),
    defineRoute({
      method: 'GET',
      path: LOCKS,
      access: { action: 'diagnostic-session.list' },
      dialect: SOVD,
      summary: 'Lists the lock on the vehicle, where somebody holds it',
      params: ComponentParams,
      answers: { 200: { description: 'One lock or none', body: itemsOf(Lock) } },
      handle: async (ctx, { params }) => ok({ items: await findLock(ctx, params) }),
    }),
    defineRoute({
      method: 'GET',
      path: `${LOCKS}/:diagnosticSessionId`,
      access: { action: 'diagnostic-session.read' },
      dialect: SOVD,
      summary: 'Shows a lock that is held',
      params: LockParams,
      answers: { 200: { description: 'The lock', body: Lock } },
      handle: async (ctx, { params }) => {
        const lock = (await findLock(ctx, params)).find(({ id }) => id === params.diagnosticSessionId)
        if (!lock) throw unknownThere('lock', 'There is no such lock on this vehicle (any more).')
        return ok(lock)
      },
    }),
    defineRoute({
      method: 'PUT',
      path: `${LOCKS}/:diagnosticSessionId`,
      access: { action: 'diagnostic-session.lock' },
      dialect: SOVD,
      summary: 'Makes a lock of your own last longer, while it is held',
      params: LockParams,
      body: Type.Object({ lock_expiration }, strict),
      answers: { 204: { description: 'Held on' } },
      handle: async (ctx, { params, body }) => {
        const { id } = await requireLock(ctx, params.vehicleId, params.diagnosticSessionId)
        if ((await working.findHolder(ctx, params.vehicleId))?.id !== id) throw broken()
        await sessions.lock(ctx, id, body.lock_expiration)
        return noContent()
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: `${LOCKS}/:diagnosticSessionId`,
      access: { action: 'diagnostic-session.lock' },
      dialect: SOVD,
      summary: 'Lets go of a lock of your own; what is held goes back to the vehicle',
      params: LockParams,
      answers: { 204: { description: 'Let go' } },
      handle: async (ctx, { params }) => {
        const { id } = await requireLock(ctx, params.vehicleId, params.diagnosticSessionId)
        await sessions.unlock(ctx, id)
        return noContent()
      },
    }),
  ]
}

const unbreakable = () =>
  new Problem(
    'forbidden',
    'diagnostics.lock-unbreakable',
    'Nobody breaks a lock: somebody may be working at the vehicle. Wait until it is let go of, or its time is over.',
  )

const broken = () =>
  new Problem('conflict', 'diagnostics.lock-broken', 'This lock is over, and what it held went back. Take it anew.')
