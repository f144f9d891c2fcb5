import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { CANARY, HOUSE } from '#kernel'
import { engines } from '#kernel/database/testing'
import { openVault } from './index.ts'
import { driver, kekOf, openDrivers } from './testing-drivers.ts'

for (const engine of engines()) {
  describe(`the vault on ${engine}`, async () => {
    const { database, superuser, clock, kek, vault, as, sealDriver, open } = await openDrivers(engine)
    after(() => database.close())

    test('gives back what was sealed, after a restart too', async () => {
      const { place, envelope } = await sealDriver()
      assert.deepEqual(await open(place, envelope), driver)
      const restarted = await openVault({ database, kek, clock })
      assert.deepEqual(await as(CANARY, (tx) => restarted.open(tx, place, envelope)), driver)
    })

    test('opens nothing that was moved to another row, column, table, subject or organisation [attack.51]', async () => {
      const { place, envelope } = await sealDriver()
      const other = await as(CANARY, vault.createSubject)
      const neighbour = await as(HOUSE, vault.createSubject)
      for (const moved of [
        { row: '2' },
        { column: 'phone' },
        { table: 'users' },
        { table: 'driversemail', column: '' },
        { table: 'driver', column: 'semail' },
        { subject: other },
        { org: HOUSE, subject: neighbour },
      ]) {
        await assert.rejects(open({ ...place, ...moved }, envelope), { code: 'vault.integrity' }, JSON.stringify(moved))
      }
      assert.deepEqual(await open(place, envelope), driver)
    })

    test('does not find the subject of another organisation, and refuses a place of one', async () => {
      const { place, envelope } = await sealDriver()
      await assert.rejects(open({ ...place, org: HOUSE }, envelope), { code: 'vault.subject-erased' })
      await assert.rejects(
        as(HOUSE, (tx) => vault.open(tx, place, envelope)),
        /another organisation/,
      )
    })

    test('can never open again what an erased subject sealed, here or on any other server', async () => {
      const { subject, place, envelope } = await sealDriver()
      const otherServer = await openVault({ database, kek, clock })
      assert.deepEqual(await as(CANARY, (tx) => otherServer.open(tx, place, envelope)), driver)

      await as(CANARY, (tx) => vault.destroySubject(tx, subject))

      for (const server of [vault, otherServer]) {
        await assert.rejects(
          as(CANARY, (tx) => server.open(tx, place, envelope)),
          { code: 'vault.subject-erased', status: 410 },
        )
        await assert.rejects(
          as(CANARY, (tx) => server.seal(tx, place, driver)),
          { code: 'vault.subject-erased' },
        )
      }
      const rows = await superuser('SELECT wrapped, erased_at FROM vault_subject_key WHERE subject_id = $1', [subject])
      assert.deepEqual(rows, [{ wrapped: null, erased_at: clock.now() }])
    })

    test('opens many at once, the erased as nothing, the forged not at all', async () => {
      const [one, two, erased] = [await sealDriver(), await sealDriver(), await sealDriver()]
      await as(CANARY, (tx) => vault.destroySubject(tx, erased.subject))
      const items = [one, erased, two, one]
      assert.deepEqual(await as(CANARY, (tx) => vault.openAll(tx, items)), [driver, undefined, driver, driver])
      const forged = [{ place: one.place, envelope: two.envelope }]
      await assert.rejects(
        as(CANARY, (tx) => vault.openAll(tx, [...items, ...forged])),
        { code: 'vault.integrity' },
      )
      assert.deepEqual(await as(CANARY, (tx) => vault.openAll(tx, [])), [])
    })

    test('opens the others beside what is broken, whether its bytes or its key are not ours', async () => {
      const [sound, forged, keyless, erased] = [
        await sealDriver(),
        await sealDriver(),
        await sealDriver(),
        await sealDriver(),
      ]
      await superuser(
        `UPDATE vault_subject_key SET wrapped = (SELECT wrapped FROM vault_subject_key WHERE subject_id = $2)
         WHERE subject_id = $1`,
        [keyless.subject, sound.subject],
      )
      await as(CANARY, (tx) => vault.destroySubject(tx, erased.subject))
      const items = [sound, { ...forged, envelope: sound.envelope }, keyless, erased]
      const restarted = await openVault({ database, kek, clock })

      assert.deepEqual(await as(CANARY, (tx) => restarted.openEach(tx, items)), [
        { state: 'open', value: driver },
        { state: 'broken' },
        { state: 'broken' },
        { state: 'erased' },
      ])
    })

    test('trusts no key that somebody put into the database', async () => {
      const [victim, thief] = [await sealDriver(), await sealDriver()]
      await superuser(
        `UPDATE vault_subject_key SET wrapped = (SELECT wrapped FROM vault_subject_key WHERE subject_id = $2)
         WHERE subject_id = $1`,
        [victim.subject, thief.subject],
      )
      await assert.rejects(open(victim.place, victim.envelope), { code: 'vault.integrity' })
      assert.deepEqual(await open(thief.place, thief.envelope), driver)
    })

    test('refuses a wrong KEK, and works again with the right one [attack.53]', async () => {
      await assert.rejects(openVault({ database, kek: kekOf(8), clock }), {
        name: 'StartRefused',
        code: 'vault.kek-wrong',
      })
      await openVault({ database, kek, clock })
    })

    test('derives for each purpose its own 32 bytes, the same after a restart', async () => {
      const restarted = await openVault({ database, kek, clock })
      assert.deepEqual(vault.derive('ledger/seal'), restarted.derive('ledger/seal'))
      assert.notDeepEqual(vault.derive('ledger/seal'), vault.derive('identity/directory'))
      assert.equal(vault.derive('ledger/seal').length, 32)
    })

    test('leaves nothing readable in the database', async () => {
      await sealDriver()
      await vault.secrets.put('plain', Buffer.from(driver.vin))
      for (const table of ['vault_secret', 'vault_installation', 'vault_organisation_key', 'vault_subject_key']) {
        const rows = await superuser(`SELECT t::text AS row FROM ${table} t`)
        const dump = JSON.stringify(rows)
        assert.ok(!dump.includes(driver.vin) && !dump.includes(Buffer.from(driver.vin).toString('hex')), table)
        assert.ok(!dump.includes(Buffer.alloc(32, 7).toString('hex')), table)
      }
    })

    test('seals JSON and nothing else', async () => {
      const { place } = await sealDriver()
      await assert.rejects(
        as(CANARY, (tx) => vault.seal(tx, place, undefined)),
        TypeError,
      )
    })
  })
}
