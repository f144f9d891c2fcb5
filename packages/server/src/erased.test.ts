import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Actor, SubjectId } from '#kernel'
import { CANARY } from '#kernel'
import { engines } from '#kernel/database/testing'
import type { WorldHouse } from './testing-world.ts'
import { openWorldHouse } from './testing-world.ts'

const [VIN, PLATE] = ['MUTSDEM0ERASED001', 'MU ER 4711'] as const
const OPERATOR: Actor = { kind: 'operator', id: 'test' }

for (const engine of engines()) {
  describe(`who was erased, on ${engine}`, () => {
    let world: WorldHouse
    let [id, subject] = ['', '' as SubjectId]
    let row: Readonly<Record<string, unknown>> = {}
    before(async () => {
      world = await openWorldHouse(engine)
      await world.open()
      id = ((await ask('POST', '/vehicles', { unit: 'ER-1', vin: VIN, plate: PLATE })).json as { id: string }).id
      subject = (await world.superuser('SELECT subject_id FROM fleet_vehicle WHERE id = $1', [id]))[0]
        ?.subject_id as SubjectId
      row = (await world.superuser(BEFORE, [subject]))[0] ?? {}
    })
    after(() => world[Symbol.asyncDispose]())

    const ask = async (method: string, path: string, body?: unknown) => {
      const { identity, kernel } = world.house()
      const { accessToken: token } = await identity.verbs.openCanarySession('admin', { assurance: 'aal2' })
      return kernel.door.ask({ method, path: `/api/v1${path}`, token, body })
    }
    const requireGone = async () => {
      const [one, list, entries] = await Promise.all([
        ask('GET', `/vehicles/${id}`),
        ask('GET', '/vehicles'),
        ask('GET', `/ledger/entries?object=${id}`),
      ])
      assert.deepEqual([one.status, list.status, entries.status], [410, 200, 200])
      for (const { text } of [one, list, entries]) assert.ok(!text.includes(VIN) && !text.includes(PLATE), text)
      const [indexes] = await world.superuser('SELECT vin_index, plate_index FROM fleet_vehicle WHERE id = $1', [id])
      assert.deepEqual(indexes, { vin_index: null, plate_index: null })
    }

    test('is shown by no answer and no index, and every proof of the ledger still holds [attack.52]', async () => {
      assert.ok((await ask('GET', `/vehicles/${id}`)).text.includes(VIN))
      await world.house().kernel.ledger.drain()
      const seq = ((await ask('GET', `/ledger/entries?object=${id}`)).json as { data: { seq: number }[] }).data.at(
        -1,
      )?.seq
      const entry = (await ask('GET', `/ledger/entries/${seq}`)).text

      await world.house().erasure.erase(CANARY, subject, OPERATOR)

      await requireGone()
      await world.house().kernel.ledger.drain()
      assert.equal((await ask('GET', `/ledger/entries/${seq}`)).text, entry)
      assert.match((await ask('GET', `/ledger/entries/${seq}/proof`)).text, /^c2sp\.org\/tlog-proof@v1/)
      assert.equal((await world.house().kernel.ledger.verifyAll()).ok, true)
    })

    test('does not come back with a database restored from a dump of before [attack.52]', async () => {
      await world.superuser(RESTORE_KEY, [subject, row.wrapped, row.under])
      await world.superuser('UPDATE fleet_vehicle SET vin_index = $2, plate_index = $3 WHERE id = $1', [
        id,
        row.vin_index,
        row.plate_index,
      ])
      const [restored] = await world.superuser(BEFORE, [subject])
      assert.ok(restored?.wrapped && restored.vin_index, 'the dump holds it')
      assert.ok(!(await ask('GET', `/vehicles/${id}`)).text.includes(VIN), 'who heard of the erasure opens nothing')

      await world.close()
      await world.open()

      await requireGone()
      assert.equal((await world.newest(subject, 'subject.replay'))?.action, 'subject.replay')
    })

    test('leaves no way in, when it was a person, and the address free for another [attack.52]', async () => {
      const draft = { email: 'gone@erased.example', name: 'Gone', role: 'technician' }
      const person = (await ask('POST', '/users', draft)).json as { id: string }
      const { id: other } = (await ask('POST', '/vehicles', { unit: 'ER-3' })).json as { id: string }
      const [account] = await world.superuser('SELECT subject_id FROM identity_user WHERE id = $1', [person.id])
      assert.notEqual((await ask('POST', '/users', draft)).status, 201)
      const group = (await ask('POST', '/vehicle-groups', { name: 'Erased' })).json as { id: string }
      for (const reached of [`/vehicle-groups/${group.id}`, `/vehicles/${other}`])
        assert.equal((await ask('PUT', `${reached}/assignments/${person.id}`)).status, 204)

      await world.house().erasure.erase(CANARY, account?.subject_id as SubjectId, OPERATOR)

      const [left] = await world.superuser(WAY_IN, [person.id])
      assert.deepEqual(left, { status: 'disabled', secrets: 0, directory: 0, links: 0, reach: 0 })
      assert.ok(!(await ask('GET', '/users')).text.includes(draft.email))
      assert.equal((await ask('POST', '/users', draft)).status, 201)
    })

    test('frees the number for another vehicle', async () => {
      assert.equal((await ask('POST', '/vehicles', { unit: 'ER-2', vin: VIN })).status, 201)
    })
  })
}

const BEFORE = `SELECT k.wrapped, k.under, v.vin_index, v.plate_index FROM vault_subject_key k
  JOIN fleet_vehicle v ON v.subject_id = k.subject_id WHERE k.subject_id = $1`
const WAY_IN = `SELECT status, num_nonnulls(password_hash, totp_sealed, totp_pending_sealed, email_index)::int AS secrets,
    (SELECT count(*)::int FROM identity_directory d WHERE d.user_id = u.id) AS directory,
    (SELECT count(*)::int FROM identity_invitation i WHERE i.user_id = u.id AND i.used_at IS NULL) AS links,
    (SELECT count(*)::int FROM fleet_group_assignment a WHERE a.person_id = u.subject_id)
      + (SELECT count(*)::int FROM fleet_assignment a WHERE a.person_id = u.subject_id) AS reach
  FROM identity_user u WHERE u.id = $1`
const RESTORE_KEY = 'UPDATE vault_subject_key SET wrapped = $2, under = $3, erased_at = NULL WHERE subject_id = $1'
