import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { later } from '#kernel'
import { engines } from '#kernel/database/testing'
import { openTestVault } from '#kernel/vault/testing'
import type { BrokenPlace } from './index.ts'

for (const engine of engines()) {
  describe(`what is broken on ${engine}`, async () => {
    const at = await openTestVault(engine)
    after(at.close)
    const told: BrokenPlace[] = []
    let isDown = false
    at.vault.watchIntegrity(async (broken) => {
      if (isDown) throw new Error('down')
      // As the ledger does: in a transaction of its own.
      await at.as(async () => told.push(broken))
    })
    const swap = async () => {
      const [one, two] = [await at.add('Ada'), await at.add('Bea')]
      const from = 'SELECT personal_sealed FROM garage_person WHERE id'
      await at.superuser(`UPDATE garage_person SET personal_sealed = (${from} = $1) WHERE id = $2`, [one.id, two.id])
      return { sound: one, broken: two }
    }
    const requireRefused = (id: string) => assert.rejects(at.read(id), { code: 'vault.integrity', status: 503 })

    test('is told once a minute, however often it is met, though its transaction is undone', async () => {
      const { sound, broken } = await swap()
      for (const _ of [1, 2, 3]) await requireRefused(broken.id)
      await at.vault.settle()
      assert.equal(await at.read(sound.id), 'Ada')
      assert.equal(told.length, 1)
      const { table, column, row, subject } = told[0] ?? {}
      assert.deepEqual(
        { table, column, row, subject },
        { table: 'garage_person', column: 'personal', row: broken.id, subject: broken.subject },
      )

      at.clock.moveTo(later(at.clock.now(), { minutes: 1 }))
      await requireRefused(broken.id)
      await at.vault.settle()
      assert.equal(told.length, 2)
    })

    test('is told of a key as well, and again when it could not be told', async () => {
      const { sound, broken } = await swap()
      const from = 'SELECT wrapped FROM vault_subject_key WHERE subject_id'
      await at.superuser(`UPDATE vault_subject_key SET wrapped = (${from} = $1) WHERE subject_id = $2`, [
        sound.subject,
        broken.subject,
      ])
      told.length = 0
      isDown = true
      await requireRefused(broken.id)
      await at.vault.settle()
      isDown = false
      await requireRefused(broken.id)
      await at.vault.settle()
      assert.deepEqual(
        told.map(({ table, row }) => [table, row]),
        [['vault_subject_key', broken.subject]],
      )
    })
  })
}
