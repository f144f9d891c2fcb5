/** Whoever registers, moves and archives at once: no vehicle stands in a place that is gone, and no name is borne twice. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { placeVerbs } from '#fleet/places'
import type { ChangeContext, Context } from '#kernel'
import { CANARY } from '#kernel'
import { engines } from '#kernel/database/testing'
import type { WorldHouse } from './testing-world.ts'
import { openWorldHouse } from './testing-world.ts'

const ROUNDS = 6
const EACH = 8

for (const engine of engines()) {
  describe(`places on ${engine}`, () => {
    let world: WorldHouse
    before(async () => {
      world = await openWorldHouse(engine)
      await world.open()
    })
    after(() => world[Symbol.asyncDispose]())

    const act = <T>(work: (ctx: Context) => Promise<T>) =>
      world.house().kernel.act({ actor: { kind: 'system', id: 'test' }, org: CANARY }, work)
    /** As over HTTP: outside a transaction of its own, riding with the others. */
    const change = <T>(work: (ctx: ChangeContext) => Promise<T>) =>
      work(world.house().kernel.change({ actor: { kind: 'system', id: 'test' }, org: CANARY }))
    const statesOf = async (all: readonly Promise<unknown>[]) =>
      (await Promise.allSettled(all)).map((one) => (one.status === 'fulfilled' ? 'done' : one.reason.code))

    test('hold nobody once they are archived, and are not archived while they hold somebody', async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const site = await act((ctx) => placeVerbs.openSite(ctx, { name: `Depot ${round}` }))
        const register = (unit: number) =>
          change((ctx) =>
            world.house().fleet.verbs.registerVehicle(ctx, { unit: `R-${round}-${unit}`, siteId: site.id }),
          )
        const archive = () => act((ctx) => placeVerbs.archiveSite(ctx, site.id, undefined))
        const seen = await statesOf(Array.from({ length: EACH }, (_, at) => (at === round ? archive() : register(at))))

        const allowed = new Set(['done', 'fleet.site-unknown', 'fleet.site-not-empty'])
        assert.ok(
          seen.every((state) => allowed.has(state)),
          seen.join(),
        )
        const lost = await world.superuser(
          `SELECT v.id FROM fleet_vehicle v JOIN fleet_site s ON s.id = v.site_id
           WHERE v.status <> 'archived' AND s.archived_at IS NOT NULL`,
        )
        assert.deepEqual(lost, [])
      }
      assert.deepEqual(world.bugs, [])
    })

    test('are assigned to nobody once they are archived, and not archived while somebody has them', async () => {
      const { fleet, identity } = world.house()
      const technician = identity.verbs.canaryUser('technician')
      for (let round = 0; round < ROUNDS; round++) {
        const group = await act((ctx) => placeVerbs.openGroup(ctx, { name: `Group ${round}` }))
        const archive = () => act((ctx) => placeVerbs.archiveGroup(ctx, group.id, undefined))
        const assign = () => act((ctx) => fleet.verbs.assignGroupTo(ctx, group.id, technician))
        const seen = await statesOf(round % 2 === 0 ? [archive(), assign()] : [assign(), archive()])
        assert.equal(seen.filter((state) => state === 'done').length, 1, seen.join())
        const refused = seen.find((state) => state !== 'done')
        assert.ok(refused === 'fleet.group-archived' || refused === 'fleet.group-assigned', refused)
      }
      assert.deepEqual(world.bugs, [])
    })

    test('leave one vehicle its external id where several ask for it at once', async () => {
      const asked = Array.from({ length: EACH }, (_, at) =>
        change((ctx) => world.house().fleet.verbs.registerVehicle(ctx, { unit: `X-${at}`, externalIds: { erp: '1' } })),
      )
      const seen = await statesOf(asked)
      assert.deepEqual(seen.sort(), ['done', ...Array<string>(EACH - 1).fill('fleet.external-id-taken')])
    })
  })
}
