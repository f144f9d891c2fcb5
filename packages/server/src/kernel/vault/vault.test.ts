import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { OrgId, SubjectId } from '#kernel'
import { CANARY, createTestClock, HOUSE } from '#kernel'
import type { Transaction } from '#kernel/database'
import { engines, openTestDatabase } from '#kernel/database/testing'
import type { SealedPlace } from './index.ts'
import { openKek, openVault, vaultMigrations } from './index.ts'

const clock = createTestClock(new Date('2026-01-05T08:00:00Z'), { frozen: true })
const kekOf = (byte: number) =>
  openKek({ kek: Buffer.alloc(32, byte).toString('base64'), dataFolder: '/nowhere', profile: 'production' })
const kek = kekOf(7)
const driver = { name: 'placeholder', vin: 'MUTSDEM0000000001' }

for (const engine of engines()) {
  describe(`the vault on ${engine}`, async () => {
    const { database, superuser } = await openTestDatabase(engine, {
      clock,
      rooms: [{ name: 'vault', migrations: vaultMigrations }],
    })
    after(() => database.close())
    const vault = await openVault({ database, kek, clock })
    const as = <T>(org: OrgId, work: (tx: Transaction) => Promise<T>) => database.transaction({ org }, work)
    for (const org of [HOUSE, CANARY]) await as(org, (tx) => vault.createOrganisation(tx, org))

    const placeOf = (subject: SubjectId): SealedPlace => ({
      org: CANARY,
      table: 'drivers',
      column: 'email',
      row: '1',
      subject,
    })
    async function sealDriver() {
      const subject = await as(CANARY, vault.createSubject)
      const place = placeOf(subject)
      return { subject, place, envelope: await as(CANARY, (tx) => vault.seal(tx, place, driver)) }
    }
    const open = (place: SealedPlace, envelope: Uint8Array) => as(place.org, (tx) => vault.open(tx, place, envelope))

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

    test('forgets a key whose transaction was undone', async () => {
      const org = '00000000-0000-7000-8000-0000000000aa' as OrgId
      const index = (tx: Transaction) => vault.blindIndex(tx, 'drivers.email', 'a@b.example')
      let undone: Uint8Array | undefined
      const failing = as(org, async (tx) => {
        await vault.createOrganisation(tx, org)
        undone = await index(tx)
        throw new RangeError('undone')
      })
      await assert.rejects(failing, RangeError)
      await assert.rejects(as(org, index), { code: 'vault.organisation-missing' })
      await as(org, (tx) => vault.createOrganisation(tx, org))
      assert.notDeepEqual(await as(org, index), undone)
    })

    test('makes one key for an organisation and refuses a second', async () => {
      await assert.rejects(
        as(CANARY, (tx) => vault.createOrganisation(tx, CANARY)),
        { code: '23505' },
      )
    })

    test('gives equal blind indexes for equal values of one column of one organisation only', async () => {
      const index = (value: string, column: `${string}.${string}` = 'drivers.email', org: OrgId = CANARY) =>
        as(org, async (tx) => Buffer.from(await vault.blindIndex(tx, column, value)).toString('hex'))
      const known = await index('straße@b.example')
      assert.match(known, /^[0-9a-f]{32}$/)
      for (const same of [' STRAßE@B.example\n', 'straße@b.example', 'ｓｔｒａße@b.example']) {
        assert.equal(await index(same), known, same)
      }
      assert.equal(await index('e\u0301'), await index('\u00C9'))
      assert.equal(await index('\u0130'), await index('i\u0307'))
      for (const other of [
        index('strase@b.example'),
        index('straße@b.example', 'users.email'),
        index('straße@b.example', 'drivers.email', HOUSE),
      ]) {
        assert.notEqual(await other, known)
      }
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

    test('keeps secrets, replaces and removes them', async () => {
      assert.equal(await vault.secrets.find('signing'), undefined)
      await vault.secrets.put('signing', Buffer.from('one'))
      await vault.secrets.put('signing', Buffer.from('two'))
      assert.deepEqual(await vault.secrets.find('signing'), new Uint8Array(Buffer.from('two')))
      await vault.secrets.remove('signing')
      assert.equal(await vault.secrets.find('signing'), undefined)
    })

    test('gives all who ensure a secret at once the same one', async () => {
      const other = await openVault({ database, kek, clock })
      const made = await Promise.all(
        Array.from({ length: 12 }, (_, n) => (n % 2 ? vault : other).secrets.ensure('shared', () => Uint8Array.of(n))),
      )
      assert.equal(new Set(made.map((secret) => secret[0])).size, 1)
      assert.deepEqual(await vault.secrets.find('shared'), made[0])
    })

    test('opens no secret under the name of another, and shows none to the app', async () => {
      await vault.secrets.put('mine', Buffer.from('one'))
      await superuser(`INSERT INTO vault_secret (name, sealed, under, made_at)
                       SELECT 'yours', sealed, under, made_at FROM vault_secret WHERE name = 'mine'`)
      await assert.rejects(vault.secrets.find('yours'), { code: 'vault.integrity' })
      for (const table of ['vault_secret', 'vault_installation']) {
        const [row] = await superuser(
          `SELECT has_table_privilege('muts_app', $1, 'SELECT, INSERT, UPDATE, DELETE') AS may`,
          [table],
        )
        assert.deepEqual(row, { may: false }, table)
      }
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
