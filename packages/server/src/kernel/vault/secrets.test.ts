import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { engines } from '#kernel/database/testing'
import { openVault } from './index.ts'
import { openDrivers } from './testing-drivers.ts'

for (const engine of engines()) {
  describe(`the vault on ${engine}`, async () => {
    const { database, superuser, clock, kek, vault } = await openDrivers(engine)
    after(() => database.close())

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
  })
}
