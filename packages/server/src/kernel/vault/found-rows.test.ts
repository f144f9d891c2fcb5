import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { HOUSE } from '#kernel'
import { sql } from '#kernel/database'
import { engines } from '#kernel/database/testing'
import { COLUMNS, DEMO, OPERATOR, openTestVault } from '#kernel/vault/testing'
import type { FoundItem, FoundKey } from './index.ts'
import { createKeyRotation, joinSubjectKey } from './index.ts'

for (const engine of engines()) {
  describe(`rows that were read with their keys on ${engine}`, async () => {
    const at = await openTestVault(engine)
    after(at.close)
    const KEY = joinSubjectKey('garage_person')
    type Row = FoundKey & Pick<FoundItem['place'], 'row' | 'subject'> & { readonly sealed: Uint8Array }
    const readPage = async (): Promise<readonly FoundItem[]> => {
      const rows = await at.as((tx) =>
        tx.all<Row>(sql`
          SELECT id AS row, subject_id AS subject, personal_sealed AS sealed, ${KEY.columns}
          FROM garage_person ${KEY.join} ORDER BY id`),
      )
      return rows.map(({ row, subject, sealed, ...key }) => ({
        place: { org: DEMO, table: 'garage_person', column: 'personal', row, subject },
        envelope: sealed,
        key,
      }))
    }
    const open = (value: string) => ({ state: 'open', value: { name: value } })
    const [erased, broken] = [{ state: 'erased' }, { state: 'broken' }]

    test('open each for itself: whole, erased, under a key that rotates, with foreign bytes or a foreign key', async () => {
      const [ada, bea, cem, dua, eli] = await Promise.all(
        ['Ada', 'Bea', 'Cem', 'Dua', 'Eli'].map((name) => at.add(name)),
      )
      assert.ok(ada && bea && cem && dua && eli)
      // Known from here on: what is remembered must not outlive what the database holds.
      const names = ['Ada', 'Bea', 'Cem', 'Dua', 'Eli'].map(open)
      assert.deepEqual(await at.vault.openFound(DEMO, await readPage()), names)
      await at.as((tx) => at.vault.destroySubject(tx, bea.subject))
      await createKeyRotation(at.kernel, OPERATOR, COLUMNS).rotateSubjects(DEMO, cem.subject)
      const take = (column: string, table: string, name: string) =>
        `UPDATE ${table} SET ${column} = (SELECT ${column} FROM ${table} WHERE ${name} = $2) WHERE ${name} = $1`
      await at.superuser(take('personal_sealed', 'garage_person', 'id'), [dua.id, ada.id])
      await at.superuser(take('wrapped', 'vault_subject_key', 'subject_id'), [eli.subject, ada.subject])

      const page = await readPage()
      assert.ok(page[2]?.key.keyPrevious)
      for (const vault of [at.vault, await at.open()])
        assert.deepEqual(await vault.openFound(DEMO, page), [open('Ada'), erased, open('Cem'), broken, broken])
    })

    test('stay closed where the page says the key is gone, whatever is remembered of it', async () => {
      const page = await readPage()
      const [ada] = await at.vault.openFound(DEMO, page)
      assert.deepEqual(ada, open('Ada'))
      const without = (part: Partial<FoundKey>) =>
        page.slice(0, 1).map((item) => ({ ...item, key: { ...item.key, ...part } }))

      for (const gone of [{ keyAbove: null }, { keyGeneration: null }, { keyUnder: null }, { keyWrapped: null }])
        assert.deepEqual(await at.vault.openFound(DEMO, without(gone)), [erased], JSON.stringify(gone))
      await assert.rejects(at.vault.openFound(DEMO, without({ keyUnder: 99 })), { code: 'vault.kek-unavailable' })
      await assert.rejects(at.vault.openFound(HOUSE, page), /another organisation/)
    })

    test('name a broken key once, however often it is met, also where it is the one above', async () => {
      const [ada, ...others] = await readPage()
      assert.ok(ada)
      const vault = await at.open()
      const told: string[] = []
      vault.watchIntegrity(async ({ subject }) => void told.push(subject))
      const forged = { ...ada, key: { ...ada.key, keyAbove: ada.key.keyWrapped } }

      for (let times = 0; times < 2; times++) {
        const opened = await vault.openFound(DEMO, [forged, ...others])
        assert.deepEqual(opened, [broken, erased, open('Cem'), broken, broken])
      }
      await vault.settle()
      assert.deepEqual(told, [ada.place.subject, others.at(-1)?.place.subject])
    })
  })
}
