import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { OrgId } from '#kernel'
import { CANARY, HOUSE } from '#kernel'
import { engines } from '#kernel/database/testing'
import { openDrivers } from './testing-drivers.ts'

for (const engine of engines()) {
  describe(`the vault on ${engine}`, async () => {
    const { database, vault, as } = await openDrivers(engine)
    after(() => database.close())

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
  })
}
