/** Issues are one for one code of one unit, whoever sees it at once and whatever else happens meanwhile. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Context, ScanId, VehicleId } from '#kernel'
import { CANARY, uuidv7 } from '#kernel'
import { engines } from '#kernel/database/testing'
import type { WorldHouse } from './testing-world.ts'
import { openWorldHouse } from './testing-world.ts'

const CODES = ['P0300', 'P0301', 'P0302'] as const
const ECU = '0x7E8'
const EACH = 6

for (const engine of engines()) {
  describe(`issues on ${engine}`, () => {
    let world: WorldHouse
    let vehicleId = '' as VehicleId
    before(async () => {
      world = await openWorldHouse(engine)
      await world.open()
      vehicleId = (await act((ctx) => world.house().fleet.verbs.registerVehicle(ctx, { unit: 'RACE' }))).id
    })
    after(() => world[Symbol.asyncDispose]())

    const act = <T>(work: (ctx: Context) => Promise<T>) =>
      world.house().kernel.act({ actor: { kind: 'system', id: 'test' }, org: CANARY }, work)
    const raise = (ctx: Context, code: string) => {
      const words = { title: code, description: null }
      const sighting = { vehicleId, source: 'alert', ecu: ECU, code, severity: 'low', words } as const
      return world.house().fleet.verbs.raiseIssue(ctx, sighting)
    }
    const judge = (ctx: Context) => judgeAs(ctx, uuidv7<ScanId>(ctx.now))
    const judgeAs = (ctx: Context, id: ScanId) => {
      const codes = CODES.map((code) => ({ code, text: code, isConfirmed: true }))
      const scan = { id, sha256: new Uint8Array(32), vehicleId, startedAt: ctx.now }
      const ecus = [{ address: ECU, isWhole: true, lists: ['1902'], codes }]
      return world.house().fleet.verbs.judgeScan(ctx, { ...scan, isOfVehicle: true, ecus }, async () => undefined)
    }

    test('are counted exactly when several are seen in one act, in any order, while scans are judged', async () => {
      const turns = Array.from({ length: EACH }, (_, turn) => [...CODES.slice(turn % 3), ...CODES.slice(0, turn % 3)])
      const sighted = turns.map((codes) =>
        act(async (ctx) => {
          for (const code of codes) await raise(ctx, code)
        }),
      )
      const judged = [act(judge), act(judge)]
      await Promise.all([...sighted, ...judged])

      const rows = await world.superuser(
        'SELECT code, seen_count AS count FROM fleet_issue WHERE vehicle_id = $1 ORDER BY code',
        [vehicleId],
      )
      assert.deepEqual(
        rows.map(({ code, count }) => [code, Number(count)]),
        CODES.map((code) => [code, EACH + judged.length]),
      )
      assert.deepEqual(world.bugs, [])
    })

    test('count a scan that is judged after a newer one, and keep the newer as the picture before repair', async () => {
      const issues = () =>
        world.superuser(
          'SELECT seen_count AS count, before_scan_id AS picture FROM fleet_issue WHERE vehicle_id = $1 ORDER BY code',
          [vehicleId],
        )
      const [older, newer] = await act(async (ctx) => [uuidv7<ScanId>(ctx.now, 0), uuidv7<ScanId>(ctx.now, 1)] as const)
      assert.ok(older < newer)
      const counts = (await issues()).map(({ count }) => Number(count))

      await act((ctx) => judgeAs(ctx, newer))
      await act((ctx) => judgeAs(ctx, older))

      const seen = await issues()
      assert.deepEqual(
        seen.map(({ count }) => Number(count)),
        counts.map((count) => count + 2),
      )
      assert.deepEqual(
        seen.map(({ picture }) => picture),
        CODES.map(() => newer),
      )
    })
  })
}
