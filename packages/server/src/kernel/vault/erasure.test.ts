import assert from 'node:assert/strict'
import { appendFileSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import type { SubjectId } from '#kernel'
import { engines } from '#kernel/database/testing'
import { COLUMNS, DEMO, OPERATOR, openTestVault } from '#kernel/vault/testing'
import { createErasure, openErasureLedger } from './index.ts'

for (const engine of engines()) {
  describe(`an erasure on ${engine}`, async () => {
    const at = await openTestVault(engine)
    after(at.close)
    const file = join(at.folder, 'erasures.jsonl')
    const openLedger = (from = file) => openErasureLedger(from, at.vault.derive('vault/erasures'))
    const open = () =>
      createErasure(at.kernel, openLedger(), [
        { name: 'garage', personalData: COLUMNS, erases: async (_, subject) => void told.push(subject) },
      ])
    const told: SubjectId[] = []
    const gone = { code: 'vault.subject-erased', status: 410 }

    test('leaves neither name nor index, and what is sealed can be opened by nobody', async () => {
      const [person, other] = [await at.add('Ada'), await at.add('Bea')]
      await open().erase(DEMO, person.subject, OPERATOR)

      await assert.rejects(at.read(person.id), gone)
      await assert.rejects(at.rename(person, 'Ada again'), gone)
      assert.equal(await at.find('Ada'), undefined)
      assert.deepEqual([await at.read(other.id), await at.find('Bea')], ['Bea', other.id])
      assert.deepEqual(await at.entries('subject.erase'), [{ indexes: 1 }])
      assert.deepEqual([openLedger().has(DEMO, person.subject), told], [true, [person.subject]])
      await assert.rejects(open().erase(DEMO, person.subject, OPERATOR), { code: 'vault.subject-missing', status: 404 })
    })

    test('outlives a dump from before: its key and its index are destroyed again before anything opens', async () => {
      const person = await at.add('Cem')
      const key = (
        await at.superuser('SELECT wrapped, under FROM vault_subject_key WHERE subject_id = $1', [person.subject])
      )[0]
      const index = (await at.superuser('SELECT name_index FROM garage_person WHERE id = $1', [person.id]))[0]
        ?.name_index
      await open().erase(DEMO, person.subject, OPERATOR)
      const restore = 'UPDATE vault_subject_key SET wrapped = $2, under = $3, erased_at = NULL WHERE subject_id = $1'
      await at.superuser(restore, [person.subject, key?.wrapped, key?.under])
      await at.superuser('UPDATE garage_person SET name_index = $2 WHERE id = $1', [person.id, index])
      assert.equal(await at.read(person.id, await at.open()), 'Cem', 'the key is good, where nobody has heard')
      await assert.rejects(at.read(person.id), gone)

      assert.equal(await open().replay(), 1)
      await assert.rejects(at.read(person.id), gone)
      assert.equal(await at.find('Cem'), undefined)
      assert.equal((await at.entries('subject.replay')).length, 1)
      await at.superuser('UPDATE garage_person SET name_index = $2 WHERE id = $1', [person.id, index])
      assert.equal(await open().replay(), 1, 'the index alone came back')
      assert.equal(await open().replay(), 0)
    })

    test('that the file does not know, because the process died or the file is new, is entered at the next start', async () => {
      const person = await at.add('Dua')
      await at.as((tx) => at.vault.destroySubject(tx, person.subject))
      assert.equal(openLedger().has(DEMO, person.subject), false)
      await open().replay()
      assert.equal(openLedger().has(DEMO, person.subject), true)
      assert.equal(openLedger().list().length, 3)
    })

    test('cannot be invented, altered or taken out of the middle', async () => {
      const whole = readFileSync(file, 'utf8')
      const [first = '', second = '', third = ''] = whole.split('\n')
      const copy = join(at.folder, 'copy.jsonl')
      const stranger = (await at.add('Eli')).subject
      for (const forged of [
        `${first}\n${third}\n`,
        `${second}\n${third}\n`,
        `${whole}${first}\n`,
        whole.replace(JSON.parse(second).subject, stranger),
        `${whole}${JSON.stringify({ ...JSON.parse(third), subject: stranger })}\n`,
        `${whole}{}\n`,
        `${whole}\n`,
      ]) {
        writeFileSync(copy, forged)
        assert.throws(
          () => openLedger(copy),
          { name: 'StartRefused', code: 'vault.erasures-damaged' },
          forged.slice(-80),
        )
      }
      copyFileSync(file, copy)
      assert.equal(openLedger(copy).list().length, 3)
    })

    test('is written over where the power failed in the middle of a line', async () => {
      appendFileSync(file, '{"org":"half a li')
      const person = await at.add('Fia')
      await open().erase(DEMO, person.subject, OPERATOR)
      assert.equal(openLedger().has(DEMO, person.subject), true)
    })

    test('of nobody is refused and leaves nothing', async () => {
      const nobody = '00000000-0000-7000-8000-0000000000ff' as SubjectId
      await assert.rejects(open().erase(DEMO, nobody, OPERATOR), { code: 'vault.subject-missing' })
      assert.equal(openLedger().has(DEMO, nobody), false)
    })

    test('is known to every node: each enters in its own file what was erased through another', async () => {
      const other = createErasure(at.kernel, openLedger(join(at.folder, 'other.jsonl')), [])
      await other.catchUp()
      const person = await at.add('Gia')
      await open().erase(DEMO, person.subject, OPERATOR)
      assert.equal(openLedger(join(at.folder, 'other.jsonl')).has(DEMO, person.subject), false)

      await other.catchUp()

      assert.equal(openLedger(join(at.folder, 'other.jsonl')).has(DEMO, person.subject), true)
    })

    test('stands against a key that is revived in the database while servers run, on each node, and is told', async () => {
      const person = await at.add('Ivo')
      const [key] = await at.superuser('SELECT wrapped, under FROM vault_subject_key WHERE subject_id = $1', [
        person.subject,
      ])
      const elsewhere = await at.open()
      const node = createErasure({ ...at.kernel, vault: elsewhere }, openLedger(join(at.folder, 'node.jsonl')), [])
      await node.replay()
      const reports: string[] = []
      elsewhere.watchIntegrity(async ({ table, row }) => void reports.push(`${table} ${row}`))
      await open().erase(DEMO, person.subject, OPERATOR)
      await at.drain()
      const revive = 'UPDATE vault_subject_key SET wrapped = $2, under = $3, erased_at = NULL WHERE subject_id = $1'
      await at.superuser(revive, [person.subject, key?.wrapped, key?.under])
      await assert.rejects(at.read(person.id), gone, 'by the node that erased')

      await node.catchUp()

      await assert.rejects(at.read(person.id, elsewhere), gone, 'by another, which heard of it in the log alone')
      await assert.rejects(at.rename(person, 'Ivo again', elsewhere), gone)
      await elsewhere.settle()
      assert.deepEqual(reports, [`vault_subject_key ${person.subject}`])
      const other = await at.add('Jan', elsewhere)
      assert.equal(await at.read(other.id, elsewhere), 'Jan')
      assert.equal(await node.replay(), 1, 'and the next start destroys it again')
    })

    test('outlives the loss of the file together with a dump from before: the log knows it too', async () => {
      const person = await at.add('Hal')
      const [key] = await at.superuser('SELECT wrapped, under FROM vault_subject_key WHERE subject_id = $1', [
        person.subject,
      ])
      await open().erase(DEMO, person.subject, OPERATOR)
      await at.drain()
      const restore = 'UPDATE vault_subject_key SET wrapped = $2, under = $3, erased_at = NULL WHERE subject_id = $1'
      await at.superuser(restore, [person.subject, key?.wrapped, key?.under])
      assert.equal(await at.read(person.id, await at.open()), 'Hal')

      const lost = openLedger(join(at.folder, 'lost.jsonl'))
      assert.equal(await createErasure(at.kernel, lost, [{ name: 'garage', personalData: COLUMNS }]).replay(), 1)

      await assert.rejects(at.read(person.id), gone)
      assert.equal(lost.has(DEMO, person.subject), true)
    })
  })
}
