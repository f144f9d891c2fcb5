import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { OrgId } from '#kernel'
import { CANARY } from '#kernel'
import type { Transaction } from '#kernel/database'
import { engines } from '#kernel/database/testing'
import { openDrivers } from './testing-drivers.ts'

for (const engine of engines()) {
  describe(`the vault on ${engine}`, async () => {
    const { database, vault, as } = await openDrivers(engine)
    after(() => database.close())

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
  })
}
