/** A page of vehicles costs as much however many stand behind it, for those too whom single vehicles or groups bound. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { House } from '#house'
import { openHouse } from '#house'
import type { SubjectId } from '#kernel'
import { CANARY, createTestClock, readConfig } from '#kernel'
import { Sql, sql } from '#kernel/database'
import { createPostgresDatabase, engines } from '#kernel/database/testing'
import type { ListQuery } from '#kernel/list'
import type { Reach } from './reach-store.ts'
import { listVehicles, VEHICLES } from './store.ts'

interface Node {
  readonly 'Node Type': string
  readonly 'Index Name'?: string
  readonly 'Relation Name'?: string
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
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
      house = await openHouse(readConfig(options, { MUTS_PROFILE: 'evaluation', ...environment }), {
        clock: createTestClock(START),
      })
      await fill()
    })
    after(async () => {
      await house.close()
      rmSync(folder, { recursive: true, force: true })
    })

    /** One of a thousand stands in the small group, the others in the large one. */
    async function fill() {
      const group = (name: string, at: number) =>
        `INSERT INTO fleet_group (org_id, id, name, version, created_at, updated_at)
          VALUES ('${CANARY}', '00000000-0000-7000-8000-00000000000${at}', '${name}', 1, now(), now())`
      await superuser(group('Small', 1))
      await superuser(group('Large', 2))
      const columns = (
        await superuser(`SELECT column_name AS name FROM information_schema.columns
          WHERE table_name = 'fleet_vehicle' AND is_generated = 'NEVER'`)
      ).map(({ name }) => String(name))
      const values: Readonly<Record<string, string>> = {
        id: 'gen_random_uuid()',
        unit: `'V-' || md5(at::text)`,
        group_id: `('00000000-0000-7000-8000-00000000000' || CASE WHEN at % 1000 = 0 THEN 1 ELSE 2 END)::uuid`,
      }
      const one = `(SELECT * FROM fleet_vehicle WHERE org_id = '${CANARY}' AND vin_index IS NULL LIMIT 1) AS one`
      await superuser(`INSERT INTO fleet_vehicle (${columns.join(', ')})
        SELECT ${columns.map((name) => values[name] ?? name).join(', ')} FROM ${one}, generate_series(1, ${MANY}) AS at`)
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

    /** As a list is planned: once, for whoever asks. */
    const look = async (reach: Reach, query: ListQuery = {}) => {
      const { statement, values } = listVehicles(CANARY, await VEHICLES.plan({ limit: 50, ...query }), reach, false)
      const given = values.map((value) => (Array.isArray(value) ? `'{${value}}'` : `'${value}'`)).join(', ')
      return house.kernel.database.transaction({ org: CANARY }, async (tx) => {
        await tx.run(sql`SET LOCAL plan_cache_mode = force_generic_plan`)
        await tx.run(new Sql([`PREPARE page AS ${statement.text}`], []))
        const explain = new Sql([`EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE page(${given})`], [])
        const [row] = await tx.all<{ 'QUERY PLAN': readonly { Plan: Node }[] }>(explain)
        await tx.run(sql`DEALLOCATE page`)
        const nodes = (row?.['QUERY PLAN'] ?? []).flatMap(({ Plan }) => all(Plan))
        const rows = nodes.filter((node) => node['Relation Name'] === 'fleet_vehicle')
        return {
          shown: nodes[0]?.['Actual Rows'],
          looked: rows.reduce((sum, node) => sum + node['Actual Rows'] * node['Actual Loops'], 0),
          sorted: nodes.some((node) => node['Node Type'].includes('Sort')),
          by: rows.map((node) => node['Index Name']),
        }
      })
    }

    test('of a large group is read in the order of the list, and ends with the page', async () => {
      await hold('Large')
      for (const [sort, index] of [
        ['unit', 'fleet_vehicle_by_unit'],
        ['-updatedAt', 'fleet_vehicle_by_updated'],
      ] as const) {
        const { shown, looked, sorted, by } = await look({ person: PERSON, byGroup: true }, { sort })
        assert.deepEqual([shown, sorted, by], [51, false, [index]], sort)
        assert.ok(looked < 200, String(looked))
      }
    })

    test('of whoever holds single vehicles is found by these', async () => {
      await hold('singles')
      const { shown, looked } = await look({ person: PERSON, byGroup: false })
      assert.deepEqual([shown, looked], [20, 20])
    })
  })
