import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, beforeEach, describe, test } from 'node:test'
import { CLOSE } from '#bridge/wire'
import type { Workshop } from '#diagnostics/testing'
import { openWorkshop } from '#diagnostics/testing'
import type { BridgeId, Context, Kernel, OrgId, VehicleId } from '#kernel'
import { CANARY, sooner } from '#kernel'
import { bridgeStore } from './bridge-store.ts'
import type { Session } from './presence.ts'
import { createPresence } from './presence.ts'
import { createReach } from './reach.ts'
import { openRegister } from './register.ts'
import type { BridgeView } from './schema.ts'

let shop: Workshop
let bridge: Awaited<ReturnType<typeof pairLinked>>
before(async () => {
  shop = await openWorkshop(undefined, { frozen: true })
})
after(() => shop[Symbol.asyncDispose]())

describe('the list of bridges', () => {
  test('names to a technician the vehicles that are assigned to him, and counts the others [muts.roles.technician]', async () => {
    const own = await shop.parkVehicle('doip', 'clean')
    const foreign = await shop.parkVehicle('doip', 'clean', { by: 'fleet_manager' })
    const { bridgeId } = await shop.openBridge([own, foreign])
    const linksFor = async (role: 'technician' | 'admin') => {
      const { json } = await shop.ask(role, 'GET /bridges')
      const bridge = (json as { data: BridgeView[] }).data.find(({ id }) => id === bridgeId)
      return [bridge?.links.map(({ vehicleId }) => vehicleId).toSorted(), bridge?.otherLinks]
    }

    assert.deepEqual(await linksFor('technician'), [[own.vehicleId], 1])
    assert.deepEqual(await linksFor('admin'), [[own.vehicleId, foreign.vehicleId].toSorted(), 0])
  })
})

const act = <T>(work: (ctx: Context) => Promise<T>) =>
  shop.house.kernel.act({ actor: { kind: 'system', id: 'test' }, org: bridge.org }, work)
const pass = (ms: number) => shop.clock.moveTo(new Date(shop.clock.now().getTime() + ms))

/** A bridge that reaches one vehicle. */
async function pairLinked(org: OrgId) {
  const { bridgeId } = await shop.pair()
  const vehicle = randomUUID() as VehicleId
  const linked = { org, bridgeId: bridgeId as BridgeId, vehicle }
  await shop.house.kernel.act({ actor: { kind: 'system', id: 'test' }, org }, (ctx) =>
    bridgeStore.replaceLinks(ctx.tx, org, linked.bridgeId, [{ vehicleId: vehicle, kind: 'doip', state: 'untried' }]),
  )
  return linked
}

/** What a node knows by itself, and a connection that tells how it was closed. */
function openNode(
  t: { after: (work: () => unknown) => void },
  kernel: Pick<Kernel, 'act' | 'clock'> = shop.house.kernel,
) {
  const presence = createPresence()
  const register = openRegister(kernel, presence)
  t.after(() => register.close())
  const connect = async (greet: (say: (ctx: Context) => Promise<void>) => Promise<void> = act) => {
    const closed: number[] = []
    const session = { send: () => {}, close: (code: number) => void closed.push(code) }
    presence.enter(bridge.bridgeId, session, shop.clock.now())
    await register.enter(bridge.org, bridge.bridgeId, session, greet)
    return { session, closed }
  }
  return { presence, register, reach: createReach(presence, register), connect }
}

describe('a bridge that is connected to one node', () => {
  beforeEach(async () => {
    bridge = await pairLinked(CANARY)
  })

  test('is known on every other from its greeting on, for ten seconds that its own node renews', async (t) => {
    const [here, elsewhere] = [openNode(t), openNode(t)]
    const known = () => act((ctx) => elsewhere.reach.listConnectedTo(ctx, bridge.vehicle))
    assert.deepEqual(await known(), [])
    await here.connect()
    assert.deepEqual(await known(), [bridge.bridgeId])

    pass(9_999)
    assert.deepEqual(await known(), [bridge.bridgeId])
    pass(1)
    assert.deepEqual(await known(), [])
    await assert.rejects(
      act((ctx) => elsewhere.reach.requireBridge(ctx, bridge.vehicle, undefined)),
      { code: 'diagnostics.no-bridge' },
    )

    await here.register.renew()
    pass(9_999)
    assert.equal(await act((ctx) => elsewhere.reach.requireBridge(ctx, bridge.vehicle, undefined)), bridge.bridgeId)
  })

  test('is known nowhere once it left, or its node closed', async (t) => {
    const [here, elsewhere] = [openNode(t), openNode(t)]
    const known = () => act((ctx) => elsewhere.reach.listConnectedTo(ctx, bridge.vehicle))
    for (const leave of [
      ({ session }: { session: Session }) => here.register.leave(bridge.bridgeId, session),
      here.register.close,
    ]) {
      const line = await here.connect()
      assert.equal((await known()).length, 1)
      await leave(line)
      assert.deepEqual(await known(), [])
    }
  })

  test('is gone for its own node at once, also where the database cannot be told, and for others when its word ends', async (t) => {
    const unreachable = () => Promise.reject(new Error('no database'))
    const [here, elsewhere] = [openNode(t, { ...shop.house.kernel, act: unreachable }), openNode(t)]
    const { session } = await here.connect()
    const known = ({ reach }: typeof here) => act((ctx) => reach.listConnectedTo(ctx, bridge.vehicle))
    here.presence.leave(bridge.bridgeId, session)
    await here.register.leave(bridge.bridgeId, session)
    assert.deepEqual([await known(here), await known(elsewhere)], [[], [bridge.bridgeId]])
    pass(10_000)
    assert.deepEqual([await known(here), await known(elsewhere)], [[], []])
  })

  test('is read there alone: another node says where to ask', async (t) => {
    const [here, elsewhere] = [openNode(t), openNode(t)]
    await here.connect()
    assert.equal(await act((ctx) => here.reach.requireBridgeHere(ctx, bridge.vehicle)), bridge.bridgeId)
    await assert.rejects(
      act((ctx) => elsewhere.reach.requireBridgeHere(ctx, bridge.vehicle)),
      { code: 'diagnostics.bridge-elsewhere', kind: 'unavailable' },
    )
  })

  test('is passed over for raw frames where it tells none and another one does; elsewhere they are asked for in vain', async (t) => {
    const [here, elsewhere] = [openNode(t), openNode(t)]
    const { vehicle, ...first } = bridge
    const { vehicle: _, ...second } = await pairLinked(CANARY)
    for (const { org, bridgeId } of [first, second])
      await act((ctx) =>
        bridgeStore.replaceLinks(ctx.tx, org, bridgeId, [{ vehicleId: vehicle, kind: 'slcan', state: 'untried' }]),
      )
    const connect = async (one: typeof first) => {
      bridge = { ...one, vehicle }
      const { session } = await here.connect()
      here.presence.offer(session, 'acts')
      return session
    }
    const raw = ({ reach }: typeof here) => act((ctx) => reach.requireRawBridgeHere(ctx, vehicle))
    for (const [silent, telling] of [
      [first, second],
      [second, first],
    ] as const) {
      await connect(silent)
      const session = await connect(telling)
      await assert.rejects(raw(elsewhere), { code: 'diagnostics.bridge-elsewhere' })
      await assert.rejects(raw(here), { code: 'diagnostics.bridge-too-old' })
      here.presence.offer(session, 'frames')
      assert.equal(await raw(here), telling.bridgeId)
    }
  })

  test('is known elsewhere for what it said that it does not do', async (t) => {
    const [here, elsewhere] = [openNode(t), openNode(t)]
    const { session } = await here.connect()
    const lacks = (offer: 'recording' | 'acts') => act((ctx) => elsewhere.reach.lacks(ctx, bridge.bridgeId, offer))
    here.presence.offer(session, 'acts')
    await here.register.renew()
    assert.deepEqual([await lacks('recording'), await lacks('acts')], [true, false])
    pass(10_000)
    assert.equal(await lacks('recording'), false)
  })

  test('gives way to a newer connection on another node that goes on, and not to one that never did', async (t) => {
    const [first, second] = [openNode(t), openNode(t)]
    const older = await first.connect()
    await second.connect().then(({ session }) => second.presence.leave(bridge.bridgeId, session))
    await first.register.renew()
    pass(10_000)
    await first.register.renew()
    assert.deepEqual(older.closed, [])

    const newer = await second.connect()
    await first.register.renew()
    assert.deepEqual(older.closed, [])
    pass(2_000)
    await second.register.renew()
    await first.register.renew()
    assert.deepEqual([older.closed, newer.closed], [[CLOSE.replaced], []])
  })

  test('is never closed for an older one, which took its place while its node could not renew', async (t) => {
    const [{ kernel }, database] = [shop.house, { isAway: false }]
    const sometimes: Kernel['act'] = (...all) =>
      database.isAway ? Promise.reject(new Error('no database')) : kernel.act(...all)
    const [first, second] = [openNode(t), openNode(t, { ...kernel, act: sometimes })]
    const [older, newer] = [await first.connect(), await second.connect()]
    database.isAway = true
    pass(10_000)
    await first.register.renew()
    database.isAway = false
    for (let count = 0; count < 3; count++) {
      pass(2_000)
      await first.register.renew()
      await second.register.renew()
    }
    await first.register.renew()
    assert.deepEqual([newer.closed, older.closed.at(0)], [[], CLOSE.replaced])
  })

  test('is never closed for an older one on its own node that hangs on half open', async (t) => {
    const here = openNode(t)
    const [older, newer] = [await here.connect(), await here.connect()]
    for (const { closed } of [older, newer]) closed.length = 0
    for (let count = 0; count < 4; count++) {
      pass(count === 0 ? 10_000 : 2_000)
      await here.register.renew()
    }
    assert.deepEqual([older.closed, newer.closed], [[], []])
    await here.register.leave(bridge.bridgeId, older.session)
    assert.equal((await act((ctx) => openNode(t).reach.listConnectedTo(ctx, bridge.vehicle))).length, 1)
  })

  test('is the newer one also where the clock of its node is behind', async (t) => {
    const { kernel } = shop.house
    const behind = { ...kernel.clock, now: () => sooner(shop.clock.now(), { hours: 1 }) }
    const [first, second] = [openNode(t), openNode(t, { ...kernel, clock: behind })]
    const [older, newer] = [await first.connect(), await second.connect()]
    for (let count = 0; count < 3; count++) {
      pass(2_000)
      await second.register.renew()
      await first.register.renew()
    }
    assert.deepEqual([newer.closed, older.closed.at(0)], [[], CLOSE.replaced])
  })

  for (const what of ['greeting', 'renewal']) {
    test(`is known nowhere once its node closed, also where its ${what} was under way`, async (t) => {
      const [{ kernel }, late, waits] = [shop.house, Promise.withResolvers<void>(), [] as Promise<void>[]]
      const slowly: Kernel['act'] = async (...all) => {
        await waits.pop()
        return kernel.act(...all)
      }
      const [here, elsewhere] = [openNode(t, { ...kernel, act: slowly }), openNode(t)]
      const greeted = here.connect((say) => (what === 'greeting' ? late.promise.then(() => act(say)) : act(say)))
      if (what === 'renewal') {
        await greeted
        waits.push(late.promise)
      }
      const said = [greeted, here.register.renew(), here.register.close()]
      // An end that did not wait is in the database behind this.
      await act(async () => undefined)
      late.resolve()
      await Promise.all(said)
      assert.deepEqual(await act((ctx) => elsewhere.reach.listConnectedTo(ctx, bridge.vehicle)), [])
      await assert.rejects(here.connect(), { code: 'http.closing' })
    })
  }

  test('is shut out with its next renewal when it was revoked, whichever node heard of it', async (t) => {
    const here = openNode(t)
    const { closed } = await here.connect()
    await here.register.renew()
    assert.deepEqual(closed, [])
    await act((ctx) => bridgeStore.revoke(ctx.tx, bridge.org, bridge.bridgeId))
    await here.register.renew()
    assert.deepEqual(closed, [CLOSE.revoked])
  })
})
