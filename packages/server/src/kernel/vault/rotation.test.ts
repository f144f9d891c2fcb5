import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { SubjectId } from '#kernel'
import { later } from '#kernel'
import { engines } from '#kernel/database/testing'
import { COLUMNS, DEMO, kekOf, OPERATOR, openTestVault } from '#kernel/vault/testing'
import { createKeyRotation } from './index.ts'

/** Reads and writes go on until the work is done; how many there were. */
async function during(work: Promise<unknown>, once: (round: number) => Promise<unknown>): Promise<number> {
  let isDone = false
  const end = () => {
    isDone = true
  }
  work.then(end, end)
  let rounds = 0
  do await once(rounds++)
  while (!isDone)
  await work
  return rounds
}

for (const engine of engines()) {
  describe(`a rotation on ${engine}`, async () => {
    const at = await openTestVault(engine)
    after(at.close)
    const rotation = createKeyRotation(at.kernel, OPERATOR, COLUMNS)
    const known = await Promise.all(['Ada', 'Bea', 'Cem', 'Dua'].map((name) => at.add(name)))
    const requireAll = async (by = at.vault) => {
      for (const { id, name } of known) {
        assert.equal(await at.read(id, by), name)
        assert.equal(await at.find(name, by), id)
      }
    }
    /** One reads an old value, finds it by its index, adds a new one and reads that. */
    const live = async (round: number) => {
      const person = known[round % known.length]
      assert.equal(await at.read(person?.id ?? ''), person?.name)
      assert.equal(await at.find(person?.name ?? ''), person?.id)
      const fresh = await at.add(`live ${round}`)
      assert.equal(await at.read(fresh.id), `live ${round}`)
    }
    const generations = async (table: string) =>
      (await at.superuser(`SELECT DISTINCT generation FROM ${table} ORDER BY 1`)).map(({ generation }) => generation)

    test('of the installation key keeps everything readable and derived, here and elsewhere, and ends the old key', async () => {
      await at.vault.secrets.put('kept', Buffer.from('secret'))
      const other = await at.open()
      const purpose = at.vault.derive('ledger/seal')

      const rounds = await during(rotation.rotateInstallation(), live)

      assert.ok(rounds > 0)
      await requireAll()
      if (engine === 'postgres') await requireAll(other)
      await requireAll(await at.open())
      assert.deepEqual(await other.secrets.find('kept'), new Uint8Array(Buffer.from('secret')))
      assert.deepEqual((await at.open()).derive('ledger/seal'), purpose)
      assert.deepEqual(await generations('vault_installation'), [2])
      assert.deepEqual(await at.superuser('SELECT count(*)::int AS n FROM vault_secret WHERE under < 2'), [{ n: 0 }])
    })

    test('of an organisation key keeps everything readable and findable, and ends the old key', async () => {
      const before = await at.superuser('SELECT subject_id AS s, wrapped FROM vault_subject_key')
      const rounds = await during(rotation.rotateOrganisation(DEMO), live)
      await rotation.finish()

      assert.ok(rounds > 0)
      await requireAll()
      await requireAll(await at.open())
      assert.deepEqual(await generations(`vault_organisation_key WHERE org_id = '${DEMO}'`), [2])
      const now = new Map(
        (await at.superuser('SELECT subject_id AS s, wrapped FROM vault_subject_key')).map(({ s, wrapped }) => [
          s,
          wrapped,
        ]),
      )
      for (const { s, wrapped } of before) assert.notDeepEqual(now.get(s), wrapped)
    })

    test('of subject keys seals everything anew, and ends the old keys a day later', async () => {
      const sealedBefore = await at.superuser('SELECT id, personal_sealed AS s FROM garage_person')
      const rounds = await during(rotation.rotateSubjects(DEMO), live)
      await requireAll()
      const [first] = known
      await assert.rejects(rotation.rotateSubjects(DEMO, first?.subject), { code: 'vault.subject-not-rotatable' })

      await during(rotation.finish(), live)
      assert.ok(rounds > 0)
      const sealedAfter = new Map(
        (await at.superuser('SELECT id, personal_sealed AS s FROM garage_person')).map(({ id, s }) => [id, s]),
      )
      for (const { id, s } of sealedBefore) assert.notDeepEqual(sealedAfter.get(id), s)
      const previous = async () =>
        (await at.superuser('SELECT count(*)::int AS n FROM vault_subject_key WHERE previous IS NOT NULL'))[0]?.n
      assert.ok(Number(await previous()) > 0)

      at.clock.moveTo(later(at.clock.now(), { hours: 26 }))
      await rotation.finish()
      assert.equal(await previous(), 0)
      await requireAll()
      await requireAll(await at.open())
    })

    test('of one subject key leaves what was sealed before readable, and what is written on the way', async () => {
      const person = await at.add('Eli')
      assert.equal(await rotation.rotateSubjects(DEMO, person.subject), 1)
      assert.equal(await at.read(person.id), 'Eli')
      await at.rename(person, 'Eliah')
      await rotation.finish()
      at.clock.moveTo(later(at.clock.now(), { hours: 26 }))
      await rotation.finish()
      assert.equal(await at.read(person.id), 'Eliah')
      const nobody = '00000000-0000-7000-8000-0000000000ff' as SubjectId
      await assert.rejects(rotation.rotateSubjects(DEMO, nobody), { code: 'vault.subject-not-rotatable' })
    })

    test('does not touch the key that sealed an entry of the ledger, which is never sealed anew', async () => {
      const person = await at.add('Fia')
      const place = { org: DEMO, table: 'ledger_entry', column: 'sealed', row: person.id, subject: person.subject }
      const sealed = await at.as((tx) => at.vault.seal(tx, place, 'address'))
      await assert.rejects(rotation.rotateSubjects(DEMO, person.subject), { code: 'vault.subject-not-rotatable' })
      await rotation.rotateSubjects(DEMO)
      at.clock.moveTo(later(at.clock.now(), { hours: 26 }))
      await rotation.finish()
      assert.equal(await at.as((tx) => at.vault.open(tx, place, sealed)), 'address')
    })

    test('of the KEK lets either open, until the former one is dropped', async () => {
      const opens = async (byte: number) => {
        await requireAll(await at.open(kekOf(byte)))
      }
      const wrong = { name: 'StartRefused', code: 'vault.kek-wrong' }
      await assert.rejects(rotation.dropFormerKek(), { code: 'vault.no-rotation' })
      await assert.rejects(opens(8), wrong)
      await during(rotation.rotateKek(kekOf(8)), live)
      await opens(7)
      await opens(8)
      await assert.rejects(opens(9), wrong)

      await assert.rejects(
        rotation.dropFormerKek(),
        { name: 'KekError' },
        'with the former one it would lock itself out',
      )
      const next = createKeyRotation({ ...at.kernel, vault: await at.open(kekOf(8)) }, OPERATOR, COLUMNS)
      await next.dropFormerKek()
      await opens(8)
      await assert.rejects(opens(7), wrong)
    })

    test('leaves an entry for each key that came and each that went', async () => {
      const levels = async (action: string) => new Set((await at.entries(action)).map(({ level }) => level))
      const all = new Set(['kek', 'installation', 'organisation', 'subject'])
      assert.deepEqual([await levels('vault.rotate'), await levels('vault.destroy')], [all, all])
    })

    test('destroys no key on which something hangs', async () => {
      for (const statement of [
        `DELETE FROM vault_installation`,
        `DELETE FROM vault_organisation_key WHERE org_id = '${DEMO}'`,
      ]) {
        await assert.rejects(at.superuser(statement), { code: '23503' }, statement)
      }
      await requireAll()
    })
  })
}
