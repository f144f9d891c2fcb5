import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { EngineName } from '#kernel/database/testing'
import { engines } from '#kernel/database/testing'
import type { TestLedger } from './testing.ts'
import { openTestLedger, read } from './testing.ts'

const TABLES = ['ledger_entry', 'ledger_tile', 'ledger_segment', 'ledger_lost', 'ledger_head', 'ledger_checkpoint']
const rebuildTiles = `UPDATE ledger_tile t SET hashes = (
  SELECT string_agg(sha256('\\x00'::bytea || e.body), ''::bytea ORDER BY e.seq) FROM ledger_entry e
  WHERE e.seq >= t.n * 256 AND e.seq < (t.n + 1) * 256) WHERE t.level = 0`
const COMMIT = `(SELECT min(seq) FROM ledger_entry WHERE action = 'ledger.index')`

/** Beside the matrix of LEDGER, section 7: what is done as superuser, and what the look at the whole finds. */
const attacks: Readonly<Record<string, readonly [code: string, ...sql: string[]]>> = {
  'lets two entries change places, tiles and all': [
    'altered',
    'UPDATE ledger_entry SET seq = 900000 WHERE seq = 5',
    'UPDATE ledger_entry SET seq = 5 WHERE seq = 9',
    'UPDATE ledger_entry SET seq = 9 WHERE seq = 900000',
    rebuildTiles,
  ],
  'alters an index commit, and nothing else': [
    'altered',
    `UPDATE ledger_entry SET body = convert_to(replace(convert_from(body, 'UTF8'), '"keys":', '"keys":1'), 'UTF8') WHERE seq = ${COMMIT}`,
  ],
  'alters the stored records of the index': [
    'index',
    'UPDATE ledger_segment SET records = set_byte(records, 40, (get_byte(records, 40) + 1) % 256) WHERE from_seq = 0',
  ],
  'cuts the stored records of the index short': ['index', 'UPDATE ledger_segment SET records = substr(records, 1, 65)'],
  'takes the stored records of the index away': ['index', 'DELETE FROM ledger_segment WHERE from_seq = 0'],
  'alters the fence over the records of the index': [
    'index',
    'UPDATE ledger_segment SET fence = set_byte(fence, 40, (get_byte(fence, 40) + 1) % 256) WHERE from_seq = 0',
  ],
  'files records of the index under another commit': [
    'index',
    'UPDATE ledger_segment SET seq = (SELECT max(seq) FROM ledger_segment) WHERE from_seq = 0',
  ],
  'calls an entry lost that is there no more': [
    'lost',
    `INSERT INTO ledger_lost SELECT seq, sha256('\\x00'::bytea || body) FROM ledger_entry WHERE seq = 7`,
    'DELETE FROM ledger_entry WHERE seq = 7',
  ],
  'files an entry under another organisation': [
    'columns',
    `UPDATE ledger_entry SET org_id = '00000000-0000-7000-8000-00000000000b' WHERE seq = 7`,
  ],
  'dates a checkpoint otherwise': [
    'columns',
    `UPDATE ledger_checkpoint SET at = at - interval '11 years' WHERE size = (SELECT max(size) FROM ledger_checkpoint)`,
  ],
}

async function openLongLedger(engine: EngineName): Promise<TestLedger> {
  const house = await openTestLedger(engine)
  await house.act(Array.from({ length: 280 }, (_, at) => read(`car-${at}`)))
  for (const minutes of [6, 6]) await house.pass(minutes)
  return house
}

for (const engine of engines()) {
  describe(`a superuser of ${engine}, beside the entries`, () => {
    test('is found by the look at the whole', async (t) => {
      await using house = await openLongLedger(engine)
      for (const table of TABLES) await house.superuser(`CREATE TABLE honest_${table} AS SELECT * FROM ${table}`)
      const honest = await house.ledger.verifyAll()
      assert.equal(honest.ok, true, honest.finding?.message)
      for (const [name, [code, ...sql]] of Object.entries(attacks)) {
        await t.test(`who ${name}`, async () => {
          for (const statement of sql) await house.superuser(statement)
          const { finding } = await house.ledger.verifyAll()
          assert.equal(finding?.code, code, finding?.message)
        })
        for (const table of TABLES) {
          await house.superuser(`DELETE FROM ${table}`)
          await house.superuser(`INSERT INTO ${table} SELECT * FROM honest_${table}`)
        }
      }
      assert.equal((await house.ledger.verifyAll()).ok, true)
    })

    test('who moves the cursor of a listener beyond the log makes a finding, and not silence', async () => {
      await using house = await openTestLedger(engine)
      const heard: string[] = []
      const ear = {
        name: 'test.ear',
        actions: ['vehicle.read'],
        handle: async (_: unknown, { object }: { readonly object: string }) => void heard.push(object),
      }
      await house.act([read('golf')])
      await house.ledger.start([ear])
      await house.ledger.drain()
      await house.ledger.stop()
      await house.superuser('UPDATE ledger_cursor SET heard = 1000000')

      const again = await house.reopen()
      await again.start([ear])
      await house.act([read('polo')])
      await again.drain().catch(() => undefined)
      const finding = (await house.list()).find(({ action }) => action === 'finding.open')
      await again.stop().catch(() => undefined)

      assert.deepEqual(heard, ['golf'])
      assert.equal(finding?.object, 'ledger.listener.test.ear')
      assert.match(String(finding?.facts.because), /heard entry 1000000, which the log does not hold yet/)
    })

    for (const [what, change, because] of [
      ['forward inside the log', 'UPDATE ledger_cursor SET heard = heard + 2', /heard entry \d+, by another hand/],
      ['back', 'UPDATE ledger_cursor SET heard = -1', /heard entry -1, by another hand/],
      ['without a seal', 'UPDATE ledger_cursor SET heard = heard + 2, seal = NULL', /nobody vouches that test.ear/],
      ['away', 'DELETE FROM ledger_cursor', /is gone from the database/],
    ] as const)
      for (const when of ['while servers run', ...(what === 'away' ? [] : ['between two starts'])])
        test(`who moves the cursor of a listener ${what}, ${when}, makes a finding, and nothing is passed over`, async () => {
          await using house = await openTestLedger(engine)
          const heard: string[] = []
          const ear = {
            name: 'test.ear',
            actions: ['vehicle.read'],
            handle: async (_: unknown, { object }: { readonly object: string }) => void heard.push(object),
          }
          await house.act([read('golf')])
          await house.ledger.start([ear])
          await house.ledger.drain()
          const [kept] = await house.superuser('SELECT heard, seal FROM ledger_cursor')
          const isRunning = when === 'while servers run'
          if (!isRunning) await house.ledger.stop()
          await house.superuser(change)
          const ledger = isRunning ? house.ledger : await house.reopen()
          await house.act(['polo', 'up', 'passat'].map((car) => read(car)))
          await ledger.drain().catch(() => undefined)
          if (!isRunning) await ledger.start([ear])
          await ledger.drain().catch(() => undefined)

          const finding = (await house.list()).find(({ action }) => action === 'finding.open')
          assert.deepEqual(heard, ['golf'])
          assert.equal(finding?.object, 'ledger.listener.test.ear')
          assert.match(String(finding?.facts.because), because)
          const back = `INSERT INTO ledger_cursor (listener, heard, seal) VALUES ('test.ear', $1, $2)
            ON CONFLICT (listener) DO UPDATE SET heard = $1, seal = $2`
          await house.superuser(back, [kept?.heard, kept?.seal])
          await ledger.drain()
          assert.deepEqual(heard.sort(), ['golf', 'passat', 'polo', 'up'], 'once it is put back, all is heard')
          await ledger.stop()
        })

    test('who puts an older copy of the leaves file back gains nothing: it is caught up from what was signed', async () => {
      await using house = await openTestLedger(engine)
      const copy = mkdtempSync(join(tmpdir(), 'muts-old-leaves-'))
      await house.act([read('golf')])
      await house.ledger.drain()
      cpSync(house.leavesFolder, copy, { recursive: true })
      await house.act([read('polo')])
      await house.ledger.drain()
      cpSync(copy, house.leavesFolder, { recursive: true })
      rmSync(copy, { recursive: true })

      const again = await house.reopen()
      await again.drain()
      assert.equal((await again.verifyAll()).ok, true)
      await house.superuser(`UPDATE ledger_entry SET body = set_byte(body, 30, 65) WHERE action = 'vehicle.read'`)
      assert.equal((await again.verifyAll()).ok, false)
    })
  })
}
