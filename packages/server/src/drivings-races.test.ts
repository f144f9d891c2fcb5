/** No interleaving of beginnings, late entries, ends and departures gives two drivers in one vehicle at once, or a reach left over. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import type { Context } from '#kernel'
import { CANARY, Problem } from '#kernel'
import { engines } from '#kernel/database/testing'
import type { WorldHouse } from './testing-world.ts'
import { openWorldHouse } from './testing-world.ts'

const HOUR_MS = 3_600_000
const RUNS = 12

type Act = {
  readonly kind: 'begin' | 'late' | 'end' | 'leave' | 'link'
  readonly driver: number
  readonly from: number
  readonly hours: number
}
const acts = fc.array(
  fc.record<Act>({
    kind: fc.constantFrom('begin', 'begin', 'late', 'late', 'end', 'leave', 'link'),
    driver: fc.nat(2),
    from: fc.nat(30),
    hours: fc.integer({ min: 1, max: 12 }),
  }),
  { minLength: 4, maxLength: 10 },
)

const OVERLAPS = `SELECT a.id FROM fleet_driving a JOIN fleet_driving b ON b.vehicle_id = a.vehicle_id AND b.id > a.id
  WHERE a.began_at < coalesce(b.ended_at, 'infinity') AND b.began_at < coalesce(a.ended_at, 'infinity')`
/** Reach from a driving that is over, or of another than its driver's account. */
const LEFT_OVER = `SELECT s.vehicle_id FROM fleet_assignment s
  LEFT JOIN fleet_driving g ON g.id = s.driving_id AND g.ended_at IS NULL LEFT JOIN fleet_driver d ON d.id = g.driver_id
  WHERE s.driving_id IS NOT NULL AND d.person_id IS DISTINCT FROM s.person_id`

for (const engine of engines()) {
  describe(`driving on ${engine}`, () => {
    let world: WorldHouse
    const vehicles: string[] = []
    const drivers: string[] = []
    let users: string[] = []
    const act = <T>(work: (ctx: Context) => Promise<T>) =>
      world.house().kernel.act({ actor: { kind: 'system', id: 'test' }, org: CANARY }, work)
    before(async () => {
      world = await openWorldHouse(engine)
      await world.open()
      const { identity, fleet } = world.house()
      users = [identity.verbs.canaryUser('driver'), identity.verbs.canaryUser('inspector')]
      for (const unit of ['R-1', 'R-2'])
        vehicles.push((await act((ctx) => fleet.verbs.registerVehicle(ctx, { unit }))).id)
      for (const name of ['A', 'B', 'C'])
        drivers.push((await act((ctx) => fleet.verbs.enterDriver(ctx, { name }))).view.id)
    })
    after(() => world[Symbol.asyncDispose]())

    async function run({ kind, driver, from, hours }: Act): Promise<void> {
      const verbs = world.house().fleet.verbs
      const [driverId = '', vehicleId = ''] = [drivers[driver], vehicles[from % 2]]
      const at = (hour: number) => new Date(world.clock.now().getTime() - (60 - hour) * HOUR_MS).toISOString()
      await act(async (ctx) => {
        if (kind === 'begin') return verbs.beginDriving(ctx, { driverId, vehicleId })
        if (kind === 'late')
          return verbs.beginDriving(ctx, { driverId, vehicleId, beganAt: at(from), endedAt: at(from + hours) })
        if (kind === 'leave') return verbs.changeDriver(ctx, driverId, { status: 'left' }, undefined)
        if (kind === 'link')
          return verbs.changeDriver(ctx, driverId, { status: 'active', userId: users[hours % 2] ?? null }, undefined)
        const { data } = await verbs.listDrivings(ctx, { 'filter[isOpen]': true, 'filter[vehicleId]': vehicleId })
        return data[0] && verbs.endDriving(ctx, data[0].id, {}, undefined)
      }).catch((error: unknown) => {
        if (!(error instanceof Problem) || error.status >= 500) throw error
      })
    }

    test('is for one holder of a licence: of five who enter its number at once exactly one does', async () => {
      const countAll = async () => {
        const [row] = await world.superuser(
          'SELECT (SELECT count(*)::int FROM fleet_driver) AS drivers, (SELECT count(*)::int FROM fleet_licence) AS licences',
        )
        return [Number(row?.drivers), Number(row?.licences)]
      }
      const before = await countAll()
      const enter = (name: string) =>
        act((ctx) => {
          const licences = [{ classes: ['B'], country: 'AT', number: `RACE${'-'.repeat(name.length)}7` }]
          return world.house().fleet.verbs.enterDriver(ctx, { name, licences })
        })
      const entered = await Promise.allSettled(['a', 'bb', 'ccc', 'dddd', 'eeeee'].map(enter))
      const refused = entered.flatMap((one) => (one.status === 'rejected' ? [(one.reason as Problem).code] : []))
      assert.deepEqual(refused, Array(4).fill('fleet.licence-taken'))
      assert.deepEqual(
        await countAll(),
        before.map((count) => count + 1),
      )
    })

    test('leaves no two at once in a vehicle and no reach behind, however it is interleaved', async () => {
      await fc.assert(
        fc.asyncProperty(acts, async (asked) => {
          await Promise.all(asked.map(run))
          assert.deepEqual(await world.superuser(OVERLAPS), [])
          assert.deepEqual(await world.superuser(LEFT_OVER), [])
          world.clock.moveTo(new Date(world.clock.now().getTime() + HOUR_MS))
        }),
        { numRuns: RUNS, endOnFailure: true },
      )
      assert.deepEqual(world.bugs, [])
    })
  })
}
