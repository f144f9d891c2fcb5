/** A page of vehicles costs as much however many stand behind it, for those too whom single vehicles or groups bound. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { House } from '#house'
import { openMigratedHouse } from '#house/testing'
import type { SessionId, SubjectId } from '#kernel'
import { CANARY, createTestClock, readConfig, uuidv7 } from '#kernel'
import type { Leg } from '#kernel/database'
import { legOf, Sql, sql } from '#kernel/database'
import { createPostgresDatabase, engines } from '#kernel/database/testing'
import type { ListQuery } from '#kernel/list'
import { listedReachOf } from './reach.ts'
import type { Reach } from './reach-store.ts'
import { inReach } from './reach-store.ts'
import { listVehicles, VEHICLES } from './store.ts'

interface Node {
  readonly 'Node Type': string
  readonly 'Index Name'?: string
  readonly 'Relation Name'?: string
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly Plans?: readonly Node[]
}

const START = new Date('2026-01-05T08:00:00Z')
const MANY = 20_000
const PERSON = '00000000-0000-7000-8000-00000000beef' as SubjectId
const all = (node: Node): readonly Node[] => [node, ...(node.Plans ?? []).flatMap(all)]

if (engines().includes('postgres'))
  describe(`a page of ${MANY} vehicles`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'muts-reach-'))
    let house: House
    let superuser: Awaited<ReturnType<typeof createPostgresDatabase>>['superuser']
    before(async () => {
      const database = await createPostgresDatabase()
      superuser = database.superuser
      const environment = { DATABASE_URL: database.url, MUTS_KEK: randomBytes(32).toString('base64') }
      const options = { data: folder, port: 0, testClock: START.toISOString() }
      house = await openMigratedHouse(readConfig(options, { MUTS_PROFILE: 'evaluation', ...environment }), {
        clock: createTestClock(START),
      })
      await fill()
    })
    after(async () => {
      await house.close()
      rmSync(folder, { recursive: true, force: true })
    })

    /** As many rows as there are to be, like one of the canary's, but for these columns. `made`: the vehicle of the same number. */
    async function copy(table: string, which: string, values: Readonly<Record<string, string>>) {
      const columns = (
        await superuser(`SELECT column_name AS name FROM information_schema.columns
          WHERE table_name = '${table}' AND is_generated = 'NEVER'`)
      ).map(({ name }) => String(name))
      await superuser(`INSERT INTO ${table} (${columns.join(', ')})
        SELECT ${columns.map((name) => values[name] ?? `one.${name}`).join(', ')}
        FROM (SELECT * FROM ${table} AS one WHERE org_id = '${CANARY}' AND ${which} LIMIT 1) AS one,
          (SELECT at AS number, v.* FROM generate_series(1, ${MANY}) AS at LEFT JOIN (
            SELECT row_number() OVER (ORDER BY unit) AS at, id, org_id, created_at FROM fleet_vehicle
            WHERE unit LIKE 'V-________________%') AS v USING (at)) AS made`)
    }

    /** One of a thousand stands in the small group, the others in the large one. */
    async function fill() {
      const group = (name: string, at: number) =>
        `INSERT INTO fleet_group (org_id, id, name, version, created_at, updated_at)
          VALUES ('${CANARY}', '00000000-0000-7000-8000-00000000000${at}', '${name}', 1, now(), now())`
      await superuser(group('Small', 1))
      await superuser(group('Large', 2))
      await copy('fleet_vehicle', 'vin_index IS NULL', {
        id: 'gen_random_uuid()',
        unit: `'V-' || md5(made.number::text)`,
        group_id: `('00000000-0000-7000-8000-00000000000' || CASE WHEN made.number % 1000 = 0 THEN 1 ELSE 2 END)::uuid`,
      })
      await house.kernel.act({ actor: { kind: 'system', id: 'test' }, org: CANARY }, async (ctx) => {
        const [vehicleId] = await house.fleet.verbs.listVehicleIds(ctx)
        assert.ok(vehicleId !== undefined)
        const words = { title: 'Canary', description: null }
        await house.fleet.verbs.raiseIssue(ctx, { vehicleId, source: 'alert', severity: 'low', words })
      })
      await copy('fleet_issue', 'true', {
        id: 'gen_random_uuid()',
        vehicle_id: 'made.id',
        last_seen_at: `made.created_at - made.number * interval '1 second'`,
      })
      await superuser('ANALYZE')
    }
    const hold = async (what: 'Small' | 'Large' | 'singles') => {
      for (const table of ['fleet_assignment', 'fleet_group_assignment'])
        await superuser(`DELETE FROM ${table} WHERE person_id = '${PERSON}'`)
      await superuser(
        what === 'singles'
          ? `INSERT INTO fleet_assignment (org_id, vehicle_id, person_id, granted_at)
              SELECT org_id, id, '${PERSON}', now() FROM fleet_vehicle WHERE org_id = '${CANARY}' ORDER BY unit DESC LIMIT 20`
          : `INSERT INTO fleet_group_assignment (org_id, group_id, person_id, granted_at)
              SELECT org_id, id, '${PERSON}', now() FROM fleet_group WHERE name = '${what}'`,
      )
    }

    const page = async (reach: Reach, query: ListQuery = {}) =>
      look('fleet_vehicle', listVehicles(CANARY, await VEHICLES.plan({ limit: 50, ...query }), reach, false))
    /** As lists ask of what hangs on vehicles. */
    const issues = (reach: Reach) =>
      look(
        'fleet_issue',
        legOf(sql`SELECT id FROM fleet_issue WHERE org_id = ${CANARY} AND ${inReach(sql`vehicle_id`, CANARY, reach)}
          ORDER BY last_seen_at DESC, id DESC LIMIT ${51}`),
      )

    /** As a list is planned: once, for whoever asks. */
    const look = async (table: string, { statement, values }: Leg) => {
      const given = values.map((value) => (Array.isArray(value) ? `'{${value}}'` : `'${value}'`)).join(', ')
      return house.kernel.database.transaction({ org: CANARY }, async (tx) => {
        await tx.run(sql`SET LOCAL plan_cache_mode = force_generic_plan`)
        await tx.run(new Sql([`PREPARE page AS ${statement.text}`], []))
        const explain = new Sql([`EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE page(${given})`], [])
        const [row] = await tx.all<{ 'QUERY PLAN': readonly { Plan: Node }[] }>(explain)
        await tx.run(sql`DEALLOCATE page`)
        const nodes = (row?.['QUERY PLAN'] ?? []).flatMap(({ Plan }) => all(Plan))
        const rows = nodes.filter((node) => node['Relation Name'] === table)
        const read = (some: readonly Node[]) =>
          some.reduce(
            (sum, node) => sum + (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'],
            0,
          )
        return {
          shown: nodes[0]?.['Actual Rows'],
          looked: read(rows),
          /** With what was looked at beside them. */
          read: read(nodes.filter((node) => node['Relation Name'] !== undefined)),
          sorted: nodes.some((node) => node['Node Type'].includes('Sort')),
          by: rows.map((node) => node['Index Name']),
        }
      })
    }
    const few = { person: PERSON, byGroup: true, width: 'few' } as const
    const many = { person: PERSON, byGroup: true, width: 'many' } as const

    test('is asked for as the groups hold few vehicles, many, or none', async () => {
      const widthNow = async () => {
        const id = { kind: 'person', id: PERSON, role: 'technician', session: uuidv7<SessionId>(START) } as const
        return house.kernel.act({ actor: id, org: CANARY, scope: 'group' }, (ctx) => listedReachOf(ctx))
      }
      await hold('Small')
      assert.deepEqual(await widthNow(), few)
      await hold('Large')
      assert.deepEqual(await widthNow(), many)
      await hold('singles')
      assert.deepEqual(await widthNow(), { ...few, byGroup: false })
    })

    test('of a small group is found by its vehicles, wherever they stand in the order', async () => {
      await hold('Small')
      const vehicles = await page(few)
      assert.deepEqual([vehicles.shown, vehicles.looked <= 2 * 20], [20, true], JSON.stringify(vehicles))
      const reports = await issues(few)
      assert.deepEqual([reports.shown, reports.read <= 100], [20, true], JSON.stringify(reports))
    })

    test('of what hangs on a large group is read in its order, and ends with the page', async () => {
      await hold('Large')
      const { shown, looked, sorted, by } = await issues(many)
      assert.deepEqual([shown, sorted, by], [51, false, ['fleet_issue_seen']])
      assert.ok(looked < 200, String(looked))
    })

    test('of a large group is read in the order of the list, and ends with the page', async () => {
      await hold('Large')
      // All of one kind, make, model, year and state: what is equal in these is not read to its end either.
      for (const sort of VEHICLES.orders) {
        const { shown, looked, sorted, by } = await page(many, { sort })
        const word = sort.replace(/^-|At$|,.*/g, '')
        assert.deepEqual([shown, sorted, by], [51, false, [`fleet_vehicle_by_${word}`]], sort)
        assert.ok(looked < 200, String(looked))
      }
    })

    test('of whoever holds single vehicles is found by these', async () => {
      await hold('singles')
      const { shown, looked } = await page({ person: PERSON, byGroup: false })
      assert.deepEqual([shown, looked], [20, 20])
    })
  })
