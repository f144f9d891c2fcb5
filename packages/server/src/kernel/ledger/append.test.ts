import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { EntryId, SubjectId } from '#kernel'
import { HOUSE, sooner, uuidv7 } from '#kernel'
import type { DatabaseRole } from '#kernel/database'
import { Sql, sql } from '#kernel/database'
import { engines } from '#kernel/database/testing'
import { DEMO, NEIGHBOUR, openTestLedger, read } from './testing.ts'

for (const engine of engines()) {
  describe(`an entry on its way into the ledger, on ${engine}`, () => {
    test('is placed with the change it describes, and gone with a change that is undone', async () => {
      await using house = await openTestLedger(engine)
      const undone = house.database.transaction({ org: DEMO }, async (tx) => {
        await house.ledger.append(tx, house.origin(), [{ ...read('golf'), id: uuidv7<EntryId>(house.clock.now()) }])
        throw new Error('changed my mind')
      })
      await assert.rejects(undone, /changed my mind/)
      await house.act([read('polo')])

      await house.ledger.drain()

      const objects = (await house.list()).filter(({ action }) => action === 'vehicle.read').map(({ object }) => object)
      assert.deepEqual(objects, ['polo'])
    })

    test('is found by actor, subject, object, action and time', async () => {
      await using house = await openTestLedger(engine)
      const owner = uuidv7<SubjectId>(house.clock.now())
      await house.act([
        { ...read('golf'), subject: owner },
        { action: 'vehicle.register', object: 'polo', facts: { wheels: 4 } },
      ])
      await house.pass(10)
      const [later] = await house.act([read('golf')])
      await house.ledger.drain()
      const find = async (filter: object) => {
        const found = await house.database.transaction({ org: DEMO }, (tx) =>
          house.ledger.list(tx, { limit: 10, ...filter }),
        )
        return found.filter(({ org }) => org === DEMO).map(({ action, object }) => `${action} ${object}`)
      }

      assert.deepEqual(await find({ subject: owner }), ['vehicle.read golf'])
      assert.deepEqual(await find({ actor: owner }), [])
      assert.deepEqual(await find({ object: 'polo' }), ['vehicle.register polo'])
      assert.equal((await find({ actor: house.person })).length, 3)
      assert.equal((await find({ action: 'vehicle.read' })).length, 2)
      assert.deepEqual(await find({ object: 'golf', from: house.clock.now() }), ['vehicle.read golf'])
      assert.deepEqual(await find({ actor: house.person, limit: 1 }), ['vehicle.read golf'])
      const newest = await house.database.transaction({ org: DEMO }, (tx) => house.ledger.read(tx, later ?? ''))
      assert.equal((await find({ actor: house.person, before: newest?.seq ?? 0 })).length, 2)
      assert.equal((await find({ object: 'golf', to: house.clock.now() })).length, 2)
      assert.equal((await find({ object: 'golf', to: sooner(house.clock.now(), { seconds: 1 }) })).length, 1)
      await house.pass(24 * 60)
      await house.act([read('up')])
      await house.pass(24 * 60)
      const dayAgo = sooner(house.clock.now(), { hours: 36 })
      assert.deepEqual(await find({ from: dayAgo }), ['vehicle.read up'])
      assert.equal((await find({ to: dayAgo })).length, 3)
      assert.deepEqual(await find({ from: dayAgo, to: dayAgo }), [])
    })

    test('shows an organisation its own entries and the house’s, and nothing without an organisation', async () => {
      await using house = await openTestLedger(engine)
      await house.act([read('golf')], DEMO)
      await house.act([read('kombi')], NEIGHBOUR)
      await house.ledger.drain()

      const seen = new Set((await house.list(NEIGHBOUR)).map(({ org }) => org))
      const ids = (await house.list(DEMO)).filter(({ org }) => org === DEMO).map(({ id }) => id)
      const stolen = await house.database.transaction({ org: NEIGHBOUR }, (tx) => house.ledger.read(tx, ids[0] ?? ''))
      const places = await house.database.transaction({ org: NEIGHBOUR }, (tx) =>
        tx.all(sql`SELECT ledger_places(ARRAY[${house.person}::uuid])`),
      )
      const unset = await house.database.transaction({ org: DEMO }, async (tx) => {
        await tx.run(sql`SELECT set_config('app.org', '', true)`)
        return await tx.all(sql`SELECT seq FROM ledger_entry UNION ALL SELECT ledger_places('{}')`)
      })

      assert.deepEqual(seen, new Set([NEIGHBOUR, HOUSE]))
      assert.equal(ids.length, 1)
      assert.equal(stolen, undefined)
      assert.equal(places.length, 1, 'the same person, seen by the neighbour’s entry only')
      assert.deepEqual(unset, [])
    })

    test('cannot be read back, moved, changed or removed by any role but as the ledger says', async () => {
      await using house = await openTestLedger(engine)
      await house.act([read('golf')])
      await house.ledger.drain()
      const refused: readonly (readonly [DatabaseRole, string])[] = [
        ['app', 'SELECT * FROM ledger_intake'],
        ['app', 'DELETE FROM ledger_intake'],
        ['app', `INSERT INTO ledger_intake SELECT org_id, id, at, body, body, '1'::xid8 FROM ledger_entry`],
        ['app', `UPDATE ledger_entry SET action = 'x'`],
        ['app', 'DELETE FROM ledger_entry'],
        ['app', 'INSERT INTO ledger_entry SELECT * FROM ledger_entry'],
        ['app', 'UPDATE ledger_head SET size = 0'],
        ['app', 'DELETE FROM ledger_checkpoint'],
        ['reader', 'DELETE FROM ledger_entry'],
        ['sequencer', `UPDATE ledger_entry SET action = 'x'`],
        ['sequencer', 'DELETE FROM ledger_entry'],
        ['sequencer', 'UPDATE ledger_tile SET hashes = hashes'],
        ['sequencer', 'DELETE FROM ledger_checkpoint'],
        ['sequencer', 'UPDATE ledger_intake SET body = body'],
        ['retention', `UPDATE ledger_entry SET action = 'x'`],
        ['retention', 'DELETE FROM ledger_tile'],
        ['migrator', 'ALTER TABLE ledger_entry_0 OWNER TO muts_app'],
      ]
      for (const [role, statement] of refused) {
        const attempt = house.database.transaction({ org: DEMO, role }, (tx) => tx.run(new Sql([statement], [])))
        await assert.rejects(attempt, /42501/, `${role}: ${statement}`)
      }
      const pruned = await house.database.transaction({ org: DEMO, role: 'retention' }, (tx) =>
        tx.run(sql`DELETE FROM ledger_entry`),
      )
      assert.equal(pruned, 0, 'nothing is ten years old')
    })

    test('holds personal data only sealed, under the key of its subject', async () => {
      await using house = await openTestLedger(engine)
      const subject = await house.database.transaction({ org: DEMO }, async (tx) => {
        await house.vault.createOrganisation(tx, DEMO)
        return await house.vault.createSubject(tx)
      })
      const id = await house.ledger.disclose(house.origin(), {
        ...read('golf'),
        subject,
        sealed: { [subject]: 'seen at 198.51.100.7' },
      })
      await house.ledger.drain()

      const opened = await house.database.transaction({ org: DEMO }, async (tx) => {
        const entry = await house.ledger.read(tx, id)
        const text = Buffer.from(entry?.body ?? []).toString('utf8')
        assert.doesNotMatch(text, /198\.51/)
        const envelope = Buffer.from(JSON.parse(text).unmapped.muts.sealed[subject], 'base64')
        const place = { org: DEMO, table: 'ledger_entry', column: 'sealed', row: id, subject }
        return await house.vault.open(tx, place, envelope)
      })
      assert.equal(opened, 'seen at 198.51.100.7')
    })

    test('is refused when no room declares it, states other facts, or is larger than 65,535 bytes', async () => {
      await using house = await openTestLedger(engine)
      await assert.rejects(house.act([{ action: 'vehicle.melt', object: 'golf' }]), /no room declares/)
      await assert.rejects(
        house.act([{ action: 'vehicle.register', object: 'golf', facts: { wheels: 'four' } }]),
        /facts/,
      )
      await assert.rejects(house.act([{ ...read('golf'), facts: { colour: 'red' } }]), /facts/)
      const isTooLarge = { code: 'ledger.entry-too-large', status: 413 }
      await assert.rejects(house.act([read('g'.repeat(65_536))]), isTooLarge)
      const many = Array.from({ length: 1_100 }, (_, at) => `car-${at}`)
      const shown = (object: readonly string[]) => house.ledger.disclose(house.origin(), { ...read(''), object })
      await assert.rejects(async () => shown([...many, ...many]), isTooLarge)
      await shown(many)
      const huge = house.superuser(`INSERT INTO ledger_intake (org_id, id, at, seal, body)
        VALUES ('${DEMO}', '${uuidv7(house.clock.now())}', '2026-01-05', decode(repeat('00', 32), 'hex'), decode(repeat('00', 65536), 'hex'))`)
      await assert.rejects(huge)
    })

    test('keeps nobody waiting who shares a group with one that cannot be written', async () => {
      await using house = await openTestLedger(engine)
      const good = Array.from({ length: 300 }, (_, at) => house.ledger.disclose(house.origin(), read(`car-${at}`)))
      const bad = house.ledger.disclose({ ...house.origin(), org: 'nobody' as typeof DEMO }, read('golf'))

      await assert.rejects(bad, { code: 'ledger.unavailable', status: 503 })
      await Promise.all(good)
      await house.ledger.drain()
      const size = house.database.transaction({ org: DEMO }, (tx) =>
        house.ledger.list(tx, { limit: 500, actor: house.person }),
      )
      assert.equal((await size).length, 300)
    })
  })
}
