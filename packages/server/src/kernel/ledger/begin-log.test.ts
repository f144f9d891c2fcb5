import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { later } from '#kernel'
import type { EngineName } from '#kernel/database/testing'
import { engines } from '#kernel/database/testing'
import {
  createTilesSource,
  findEntryFacts,
  parseVkey,
  readEnd,
  verifyAnswer,
  verifyEndedAnswer,
  verifyLog,
  verifyProof,
} from '#proof'
import { sha256 } from './digest.ts'
import type { Ledger } from './ledger.ts'
import { LOG_SPAN } from './logs.ts'
import type { TestLedger } from './testing.ts'
import { DEMO, openTestLedger, read } from './testing.ts'

const TABLES = ['ledger_entry', 'ledger_checkpoint', 'ledger_head', 'ledger_tile', 'ledger_segment', 'ledger_lost']
const REASON = { reason: 'the disk and its leaves died' }

/** A house whose database goes back 40 entries, with a leaves file that went back as well; somebody kept `checkpoint`. */
async function openHouse(engine: EngineName) {
  const house = await openTestLedger(engine)
  await house.act(Array.from({ length: 260 }, (_, at) => read(`car-${at}`)))
  await house.ledger.drain()
  for (const table of TABLES) await house.superuser(`CREATE TABLE old_${table} AS SELECT * FROM ${table}`)
  await house.act(Array.from({ length: 40 }, () => read('golf')))
  await house.ledger.drain()
  const checkpoint = await house.ledger.checkpoint()
  for (const table of TABLES) {
    await house.superuser(`DELETE FROM ${table}`)
    await house.superuser(`INSERT INTO ${table} SELECT * FROM old_${table}`)
  }
  rmSync(house.leavesFolder, { recursive: true })
  return { house, checkpoint, again: await house.reopen() }
}

const actOn = async ({ act }: TestLedger, ledger: Ledger, object: string) => {
  await act([read(object)])
  await ledger.drain()
}
const inDemo = <T>({ database }: TestLedger, work: Parameters<typeof database.transaction<T>>[1]) =>
  database.transaction({ org: DEMO }, work)

for (const engine of engines()) {
  describe(`a log that goes on after another, on ${engine}`, () => {
    test('goes on to be verified, and so does the old one, once the new one has days of its own', async () => {
      const { house, checkpoint, again } = await openHouse(engine)
      await using _ = house
      await again.beginLog({ checkpoint, ...REASON })
      const ledger = await house.reopen()
      for (const days of [0, 1, 1]) {
        house.clock.moveTo(later(house.clock.now(), { days }))
        await actOn(house, ledger, 'polo')
        assert.equal((await ledger.verifyAll()).ok, true)
      }
      const [row] = await house.superuser(
        `SELECT count(*)::int AS days FROM ledger_segment WHERE level = 'day' AND from_seq >= ${LOG_SPAN}`,
      )
      assert.ok(Number(row?.days) > 0)
    })

    test('begins with the last word of the old one, and both are searched, proven, listened to and exported', async () => {
      const { house, checkpoint, again } = await openHouse(engine)
      await using _ = house
      const [old] = await again.vkeys()

      const begun = await again.beginLog({ checkpoint, ...REASON })
      const ledger = await house.reopen()
      const heard: number[] = []
      const handle = async (_ctx: unknown, { seq }: { seq: number }) => void heard.push(seq)
      await ledger.start([{ name: 'counting', actions: ['vehicle.read'], handle }])
      await actOn(house, ledger, 'polo')
      await ledger.stop()

      const [origin, previous] = ['muts.test/ledger/2', 'muts.test/ledger/1']
      assert.deepEqual({ ...begun, vkeys: begun.vkeys.length }, { origin, previous, size: 301, held: 261, vkeys: 1 })
      const key = (vkey = '') => parseVkey(vkey).publicKey
      assert.deepEqual(key(begun.vkeys[0]), key(old), 'the same key under another name')
      assert.deepEqual([heard.length, heard[0], (heard.at(-1) ?? 0) > LOG_SPAN], [261, 1, true])
      const vkeys = (await ledger.vkeys()).map(parseVkey)
      for (const [object, expected] of [
        ['car-259', previous],
        ['polo', origin],
      ] as const) {
        const [entry] = await inDemo(house, (tx) => ledger.list(tx, { object, limit: 2 }))
        const proof = await inDemo(house, (tx) => ledger.prove(tx, String(entry?.seq)))
        const { index, checkpoint } = await verifyProof(proof?.text ?? '', vkeys, { hash: sha256 })
        assert.deepEqual([index, checkpoint.origin], [(entry?.seq ?? 0) % LOG_SPAN, expected])
      }
      await audit(ledger)
    })

    test('says what was lost to every verifier until that is accepted; the house that began it looks at all of it', async () => {
      const { house, checkpoint, again } = await openHouse(engine)
      await using _ = house
      await again.beginLog({ checkpoint, ...REASON })
      const ledger = await house.reopen()
      await actOn(house, ledger, 'polo')
      const [row] = await house.superuser("SELECT seq FROM ledger_entry WHERE action = 'vehicle.read' AND seq > 2000")
      const place = Number(row?.seq) - LOG_SPAN

      const honest = await ledger.verifyAll()
      await house.superuser(`UPDATE ledger_entry SET action = 'vehicle.wash' WHERE seq = ${LOG_SPAN + place}`)
      const misfiled = await ledger.verifyAll()
      await house.superuser(`UPDATE ledger_entry SET action = 'vehicle.read' WHERE seq = ${LOG_SPAN + place}`)
      await house.superuser(`UPDATE ledger_entry SET body = set_byte(body, 40, 65) WHERE seq = ${LOG_SPAN + place}`)
      const altered = await ledger.verifyAll()

      assert.deepEqual([honest.ok, honest.origin], [true, 'muts.test/ledger/2'], honest.finding?.message)
      assert.deepEqual([misfiled.finding?.code, misfiled.firstBad], ['columns', place])
      assert.deepEqual([altered.finding?.code, altered.firstBad], ['altered', place])
      assert.equal((await ledger.health()).isReady, true)
    })

    test('vouches for what the old one held beyond its last checkpoint', async () => {
      const { house, checkpoint, again } = await openHouse(engine)
      await using _ = house
      await house.superuser('DELETE FROM ledger_checkpoint WHERE size > (SELECT min(size) FROM ledger_checkpoint)')
      await again.beginLog({ checkpoint, ...REASON })
      const ledger = await house.reopen()
      const before = await ledger.verifyAll()
      const [begin] = await house.superuser(`SELECT body FROM ledger_entry WHERE action = 'ledger.begin'`)
      const facts = findEntryFacts(begin?.body as Uint8Array)
      assert.ok(facts)
      const period = { from: new Date(0), to: house.clock.now(), back: 1 }
      const answer = await inDemo(house, (tx) => ledger.answer(tx, { kind: 'object', id: 'car-259', ...period }))
      assert.equal(verifyEndedAnswer(answer, readEnd(facts)).entries.length, 1)
      await house.superuser(`UPDATE ledger_entry SET body = set_byte(body, 9, 33) WHERE seq = 200`)
      const after = await ledger.verifyAll()

      assert.notEqual(before.finding?.code, 'altered')
      assert.equal(after.finding?.code, 'altered')
    })

    test('answers completely for each of the two, and not across their border', async () => {
      const { house, checkpoint, again } = await openHouse(engine)
      await using _ = house
      const begin = house.clock.now()
      await again.beginLog({ checkpoint, ...REASON })
      house.clock.moveTo(new Date(begin.getTime() + 60_000))
      const ledger = await house.reopen()
      const from = house.clock.now()
      await actOn(house, ledger, 'polo')
      for (const minutes of [10, 10]) {
        house.clock.moveTo(new Date(house.clock.now().getTime() + minutes * 60_000))
        await ledger.drain()
      }
      const ask = (since: Date) =>
        inDemo(house, (tx) => ledger.answer(tx, { kind: 'object', id: 'polo', from: since, to: from }))

      const { entries } = await verifyAnswer(await ask(from), (await ledger.vkeys()).map(parseVkey))

      assert.equal(entries.length, 1)
      await assert.rejects(ask(new Date(begin.getTime() - 1)), { code: 'ledger.two-logs' })
    })

    test('is no way round leaves that are there, nor begun where nothing is known to be lost', async () => {
      const { house, checkpoint, again } = await openHouse(engine)
      await using _ = house
      const foreign = checkpoint.replace('\n301\n', '\n302\n')

      await assert.rejects(again.beginLog(REASON), { code: 'ledger.nothing-lost' })
      await assert.rejects(again.beginLog({ checkpoint: foreign, ...REASON }), { code: 'ledger.checkpoint-foreign' })
      await again.drain()
      const ours = await again.checkpoint()
      await assert.rejects(again.beginLog({ checkpoint: ours, ...REASON }), { code: 'ledger.nothing-lost' })
      await house.superuser('DELETE FROM ledger_entry WHERE seq >= 261')
      await house.superuser('DELETE FROM ledger_checkpoint WHERE size > 261')
      await house.superuser('UPDATE ledger_head SET size = 261')
      const cut = await house.reopen()
      await assert.rejects(cut.beginLog({ checkpoint, ...REASON }), { code: 'ledger.leaves-there' })
    })

    test('is begun by one of two operators at once; the other is told, and nothing is begun twice', async () => {
      const { house, checkpoint, again } = await openHouse(engine)
      await using _ = house
      const race = { isOn: false }
      const slow = await house.reopen('a', {
        transaction: async (scope, work) => {
          const isBegin = race.isOn && scope.role === 'sequencer'
          race.isOn &&= !isBegin
          if (isBegin) await again.beginLog({ checkpoint, ...REASON })
          return await house.database.transaction(scope, work)
        },
      })
      await slow.vkeys()
      race.isOn = true

      await assert.rejects(slow.beginLog({ checkpoint, ...REASON }), { code: 'ledger.running' })

      const words = await house.superuser("SELECT id FROM ledger_entry WHERE action = 'ledger.begin'")
      assert.equal(words.length, 1)
    })

    test('cannot be begun by moving the head, nor left again for the log before', async () => {
      const { house, checkpoint, again } = await openHouse(engine)
      await using _ = house
      await house.superuser(`UPDATE ledger_head SET size = ${LOG_SPAN}, indexed = ${LOG_SPAN}`)
      const moved = await house.reopen()
      await assert.rejects(moved.drain(), /does not lead to the root that was signed/)
      await house.superuser('UPDATE ledger_head SET size = 261, indexed = 0')

      await again.beginLog({ checkpoint, ...REASON })
      await house.superuser('UPDATE ledger_head SET size = 261, indexed = 0')

      const back = await house.reopen()
      await assert.rejects(back.drain(), /the leaves file saw log 2 of this house/)
    })
  })
}

/** The export holds both logs; each verifies alone, the new one only for someone who knows what was lost. */
async function audit(ledger: Ledger): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'muts-export-'))
  const exported = await ledger.exportLog(folder)
  const check = async (below: string, acceptRestarts: readonly number[]) => {
    const path = (name: string) => join(folder, below, name)
    const readPath = (name: string) => (existsSync(path(name)) ? readFileSync(path(name)) : undefined)
    const vkeys = readFileSync(path('keys'), 'utf8').trim().split('\n').map(parseVkey)
    return await verifyLog(createTilesSource(readPath), { vkeys, hash: sha256, acceptRestarts })
  }
  const [old, unknown, known] = [await check('before/1', []), await check('', []), await check('', [0])]
  rmSync(folder, { recursive: true })
  assert.deepEqual(exported.before, [{ folder: 'before/1', size: 261 }])
  assert.deepEqual(
    [old.ok, old.size, unknown.finding?.code, known.ok],
    [true, 261, 'lost', true],
    known.finding?.message,
  )
}
