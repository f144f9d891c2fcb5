import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Actor } from '#kernel'
import { CANARY } from '#kernel'
import { engines } from '#kernel/database/testing'
import { createKeyRotation } from '#kernel/vault'
import type { WorldHouse } from './testing-world.ts'
import { openWorldHouse } from './testing-world.ts'

const VIN = 'MUTSDEM0R0TATED01'
const OPERATOR: Actor = { kind: 'operator', id: 'test' }

for (const engine of engines()) {
  describe(`a house whose keys are changed, on ${engine}`, () => {
    let world: WorldHouse
    let id = ''
    before(async () => {
      world = await openWorldHouse(engine)
      await world.open()
      id = ((await ask('POST', '/vehicles', { unit: 'R-1', vin: VIN })).json as { id: string }).id
    })
    after(() => world[Symbol.asyncDispose]())

    const ask = async (method: string, path: string, body?: unknown) => {
      const { identity, kernel } = world.house()
      const { accessToken: token } = await identity.verbs.openCanarySession('admin', { assurance: 'aal2' })
      return kernel.door.ask({ method, path: `/api/v1${path}`, token, body })
    }
    const requireReadable = async () => {
      assert.ok((await ask('GET', `/vehicles/${id}`)).text.includes(VIN))
      for (const path of ['/vehicles', '/users', '/me']) {
        const { status, text } = await ask('GET', path)
        assert.equal(status, 200, path)
        assert.ok(!text.includes('isUnreadable'), text)
      }
      assert.equal((await ask('POST', '/vehicles', { unit: 'R-2', vin: VIN })).status, 409)
    }
    /** Every sealed value of every room, by its column and row. */
    const readSealed = async () => {
      const columns = world.house().rooms.flatMap(({ personalData }) => personalData ?? [])
      const values = new Map<string, string>()
      for (const { table, column, kind, rowColumn = 'id' } of columns) {
        if (kind !== 'sealed') continue
        const rows = await world.superuser(
          `SELECT ${rowColumn} AS id, encode(${column}, 'hex') AS hex FROM ${table} WHERE org_id = $1 AND ${column} IS NOT NULL`,
          [CANARY],
        )
        for (const row of rows) values.set(`${table}.${column} ${row.id}`, String(row.hex))
      }
      return values
    }

    test('shows everything as before, and its own job seals everything anew and destroys the old keys', async () => {
      const rotation = createKeyRotation(world.house().kernel, OPERATOR, [])
      const sealedBefore = await readSealed()
      await rotation.rotateInstallation()
      await rotation.rotateOrganisation(CANARY)
      assert.ok((await rotation.rotateSubjects(CANARY)) > 1)
      await requireReadable()

      await world.pass({ hours: 2 })
      await requireReadable()
      await world.pass({ hours: 26 })
      await requireReadable()

      const sealedAfter = await readSealed()
      assert.ok(sealedBefore.size > 2)
      for (const [where, hex] of sealedBefore) assert.notEqual(sealedAfter.get(where), hex, where)
      const [left] = await world.superuser(
        'SELECT count(*)::int AS n FROM vault_subject_key WHERE previous IS NOT NULL',
      )
      assert.deepEqual(left, { n: 0 })
      assert.deepEqual(world.bugs, [])
    })

    test('opens again with what it has now', async () => {
      await world.close()
      await world.open()
      await requireReadable()
    })
  })
}
