import assert from 'node:assert/strict'
import { createHmac, hkdfSync } from 'node:crypto'
import { after, describe, test } from 'node:test'
import type { SubjectId } from '#kernel'
import { createTestClock } from '#kernel'
import type { Transaction } from '#kernel/database'
import { engines, openTestDatabase } from '#kernel/database/testing'
import { DEMO, kekOf } from '#kernel/vault/testing'
import { bindPlace, sealEnvelope } from './envelope.ts'
import { openVault, vaultMigrations } from './index.ts'
import { deriveBytes, deriveKey, randomKey, wrapKey } from './key.ts'

const subject = '0199aaaa-0000-4000-8000-000000000001' as SubjectId
const erased = '0199aaaa-0000-4000-8000-000000000002' as SubjectId
const place = { org: DEMO, table: 'drivers', column: 'personal', row: '1', subject }
const AT = '2026-01-05T08:00:00Z'

for (const engine of engines()) {
  describe(`a vault whose keys had no generations, on ${engine}`, async () => {
    const clock = createTestClock(new Date(AT), { frozen: true })
    const { database, superuser } = await openTestDatabase(engine, {
      clock,
      rooms: [{ name: 'vault', migrations: vaultMigrations.slice(0, 1) }],
    })
    after(() => database.close())
    const old = { installation: randomKey(), organisation: randomKey(), subject: randomKey() }
    const wrapped = await kekOf(7).wrap(old.installation, bindPlace('vault_installation'))
    await superuser('INSERT INTO vault_installation (wrapped, made_at) VALUES ($1, $2)', [wrapped, AT])
    const organisation = wrapKey(
      deriveKey(old.installation, 'vault/organisations'),
      bindPlace('vault_organisation_key', DEMO),
      old.organisation,
    )
    await superuser('INSERT INTO vault_organisation_key (org_id, wrapped, made_at) VALUES ($1, $2, $3)', [
      DEMO,
      organisation,
      AT,
    ])
    const key = wrapKey(old.organisation, bindPlace('vault_subject_key', DEMO, subject), old.subject)
    await superuser('INSERT INTO vault_subject_key (org_id, subject_id, wrapped, made_at) VALUES ($1, $2, $3, $4)', [
      DEMO,
      subject,
      key,
      AT,
    ])
    await superuser('INSERT INTO vault_subject_key (org_id, subject_id, made_at, erased_at) VALUES ($1, $2, $3, $3)', [
      DEMO,
      erased,
      AT,
    ])
    const secret = sealEnvelope(
      deriveKey(old.installation, 'vault/secrets'),
      bindPlace('vault_secret', 'kept'),
      Buffer.from('word'),
    )
    await superuser('INSERT INTO vault_secret (name, sealed, made_at) VALUES ($1, $2, $3)', ['kept', secret, AT])
    const envelope = sealEnvelope(
      old.subject,
      bindPlace(DEMO, 'drivers', 'personal', '1', subject),
      Buffer.from('"name"'),
    )
    await database.migrate([{ name: 'vault', migrations: vaultMigrations }])

    const open = () => openVault({ database, kek: kekOf(7), clock })
    const as = <T>(work: (tx: Transaction) => Promise<T>) => database.transaction({ org: DEMO }, work)
    const requireAsBefore = async () => {
      const vault = await open()
      assert.equal(await as((tx) => vault.open(tx, place, envelope)), 'name')
      assert.deepEqual(await vault.secrets.find('kept'), new Uint8Array(Buffer.from('word')))
      assert.deepEqual(vault.derive('ledger/seal'), deriveBytes(old.installation, 'derive/ledger/seal'))
      const indexKey = hkdfSync('sha256', old.organisation, '', 'blind-index/drivers.email', 32)
      const index = createHmac('sha256', Buffer.from(indexKey)).update('a@b.example').digest().subarray(0, 16)
      assert.deepEqual(await as((tx) => vault.blindIndex(tx, 'drivers.email', 'a@b.example')), new Uint8Array(index))
      await assert.rejects(
        as((tx) => vault.open(tx, { ...place, subject: erased }, envelope)),
        { code: 'vault.subject-erased' },
      )
      return vault
    }

    test('opens as before', async () => {
      await requireAsBefore()
    })

    test('opens as before when all its keys have been changed, and then the first ones are gone', async () => {
      const vault = await requireAsBefore()
      await vault.keeping.rotateInstallation()
      assert.deepEqual(await vault.keeping.destroyInstallations(), [1])
      await as((tx) => vault.keeping.addOrganisationKey(tx))
      await vault.keeping.rewrapSubjects(DEMO)
      assert.equal(await vault.keeping.destroyOrganisationKeys(DEMO), 1)
      await requireAsBefore()
      const [rows] = await superuser(
        'SELECT count(*)::int AS n FROM vault_organisation_key WHERE index_wrapped IS NULL',
      )
      assert.deepEqual(rows, { n: 0 })
    })
  })
}
