import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { HOUSE } from '#kernel'
import { listShardFaults, listUnprotectedTables } from '#kernel/database'
import { engines } from '#kernel/database/testing'
import { requireRetained } from '#kernel/retention'
import type { WorldHouse } from './testing-world.ts'
import { openWorldHouse } from './testing-world.ts'

const KEYED = 'org_id uuid NOT NULL, id uuid NOT NULL, PRIMARY KEY (org_id, id)'

/** Each beside what the look must say of it. */
const CROOKED = [
  ['CREATE TABLE bay (id uuid PRIMARY KEY)', ['has no org_id uuid NOT NULL']],
  ['CREATE TABLE bay (org_id uuid, id uuid NOT NULL)', ['has no org_id uuid NOT NULL', 'has no primary key']],
  ['CREATE TABLE bay (org_id uuid NOT NULL, id uuid, PRIMARY KEY (id, org_id))', ['index bay_pkey']],
  [`CREATE TABLE bay (${KEYED}, unit text UNIQUE)`, ['index bay_unit_key']],
  [`CREATE TABLE bay (${KEYED}, unit text); CREATE INDEX bay_unit ON bay (lower(unit))`, ['index bay_unit']],
  [`CREATE TABLE bay (${KEYED}, n bigserial)`, ['column n counts by a sequence']],
  [`CREATE TABLE bay (${KEYED}, n bigint GENERATED ALWAYS AS IDENTITY)`, ['column n counts by a sequence']],
  [`CREATE TABLE bay (${KEYED}, job text REFERENCES kernel_job (name))`, ['reference bay_job_fkey']],
  [`CREATE TABLE bay (${KEYED}, n int, UNIQUE (org_id, n) DEFERRABLE)`, ['constraint bay_org_id_n_key']],
  [`CREATE TABLE bay (${KEYED}) PARTITION BY HASH (id)`, ['is not partitioned by range of id in one level']],
] as const

for (const engine of engines()) {
  describe(`the catalogue of a whole house on ${engine}`, () => {
    let world: WorldHouse
    before(async () => {
      world = await openWorldHouse(engine)
      await world.open()
    })
    after(() => world[Symbol.asyncDispose]())
    const look = () => world.house().kernel.database.transaction({ org: HOUSE, role: 'migrator' }, listShardFaults)

    test('shards by organisation as it stands, and holds nothing outside row-level security', async () => {
      assert.deepEqual(await look(), [])
      const { database } = world.house().kernel
      assert.deepEqual(await database.transaction({ org: HOUSE }, listUnprotectedTables), [])
    })

    test('says of every table how long it is kept, and does not start where one says nothing', async () => {
      const { kernel, rooms } = world.house()
      const look = () =>
        kernel.database.transaction({ org: HOUSE, role: 'migrator' }, (tx) => requireRetained(tx, rooms))
      await look()
      for (const [retains, said] of [
        [{ nowhere: { kept: 'setting' } }, /nowhere is spoken of and not there/],
        [{ fleet_site: { kept: 'customer', since: 'left_at' } }, /fleet_site names left_at/],
        [{ fleet_site: { kept: 'customer', since: 'created_at', about: ['name'] } }, /fleet_site names name/],
        [{ fleet_site: { with: 'nowhere', by: 'id' } }, /fleet_site goes with nowhere/],
      ] as const) {
        const wrong = kernel.database.transaction({ org: HOUSE, role: 'migrator' }, (tx) =>
          requireRetained(tx, [...rooms, { retains }]),
        )
        await assert.rejects(wrong, said)
      }
      await world.superuser(`CREATE TABLE bay (${KEYED})`)
      await assert.rejects(look(), { code: 'kernel.retention', message: /bay does not say how long it is kept/ })
      await world.superuser('DROP TABLE bay')
    })

    test('shows every table that would not', async () => {
      for (const [statements, wanted] of CROOKED) {
        for (const statement of statements.split('; ')) await world.superuser(statement)
        const found = (await look()).filter(({ table }) => table === 'bay').map(({ fault }) => fault)
        await world.superuser('DROP TABLE bay')
        for (const fault of wanted)
          assert.ok(
            found.some((one) => one.startsWith(fault)),
            `${statements}: ${found.join(', ') || 'nothing'}`,
          )
      }
      await world.superuser(`CREATE TABLE bay (${KEYED}, at uuid, UNIQUE (org_id, at)) `)
      await world.superuser(
        'CREATE TABLE visit (org_id uuid NOT NULL, id uuid NOT NULL, PRIMARY KEY (org_id, id)) PARTITION BY RANGE (id)',
      )
      assert.deepEqual(await look(), [], 'what is sound is not found')
      await world.superuser('DROP TABLE bay, visit')
    })
  })
}
