import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { PersonalColumn } from '#kernel'
import { HOUSE } from '#kernel'
import { engines } from '#kernel/database/testing'
import { COLUMNS, openTestVault } from '#kernel/vault/testing'
import { requirePersonalColumns } from './index.ts'

for (const engine of engines()) {
  describe(`a column of personal data on ${engine}`, async () => {
    const at = await openTestVault(engine)
    after(at.close)
    const look = (columns: readonly PersonalColumn[]) =>
      at.database.transaction({ org: HOUSE, role: 'migrator' }, (tx) => requirePersonalColumns(tx, columns))
    const [sealed, ...others] = COLUMNS
    const without = (part: keyof PersonalColumn, value?: string) =>
      [{ ...sealed, [part]: value }, ...others] as readonly PersonalColumn[]

    test('starts with its class and the path to its subject', async () => {
      await look(COLUMNS)
    })

    for (const [lack, columns, said] of [
      ['a declaration', others, /garage_person\.personal_sealed is not declared/],
      ['a class', without('x-data-class'), /no x-data-class/],
      ['a path to its subject', without('subjectColumn', 'nobody_id'), /no path to its subject/],
      ['the column itself', without('column', 'other_sealed'), /not declared|not there/],
    ] as const) {
      test(`does not start without ${lack}`, async () => {
        await assert.rejects(look(columns), (error: Error & { code?: string }) => {
          assert.deepEqual([error.name, error.code], ['StartRefused', 'vault.personal-column'])
          assert.match(error.message, said)
          return true
        })
      })
    }
  })
}
