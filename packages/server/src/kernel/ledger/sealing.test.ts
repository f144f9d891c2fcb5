import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { EntryId } from '#kernel'
import { HOUSE, later, uuidv7 } from '#kernel'
import type { EngineName } from '#kernel/database/testing'
import { engines } from '#kernel/database/testing'
import { LOG_SPAN } from './logs.ts'
import { createSealer } from './seal.ts'
import { openSealMemory } from './seal-memory.ts'
import { createSealing } from './sealing.ts'
import type { TestLedger } from './testing.ts'
import { DEMO, openTestLedger, read } from './testing.ts'

/** What a thief of the first key writes into the intake as superuser: sealed as by us, under an id that is new. */
async function openHouse(engine: EngineName) {
  const house = await openTestLedger(engine)
  const first = createSealer(house.vault.derive('ledger/seal'))
  const write = async (object: string) => {
    const id = uuidv7<EntryId>(house.clock.now())
    await house.database.transaction({ org: DEMO }, (tx) =>
      house.ledger.append(tx, house.origin(), [{ ...read(object), id }]),
    )
    const [row] = await house.superuser('SELECT body FROM ledger_intake WHERE id = $1', [id])
    const seal = first.seal(row?.body as Uint8Array)
    await house.superuser('UPDATE ledger_intake SET seal = $2 WHERE id = $1', [id, seal])
    return { id, seal, body: row?.body }
  }
  const rotate = async () => {
    const entry = { action: 'vault.rotate', object: 'seal', facts: { level: 'seal' } }
    await house.act([entry])
    await house.ledger.drain()
  }
  return { house, write, rotate }
}

const readsIn = async (house: TestLedger) =>
  (await house.list()).filter(({ action }) => action === 'vehicle.read').map(({ object }) => object)
const refusedIn = async ({ superuser }: TestLedger) =>
  (await superuser('SELECT reason FROM ledger_refused ORDER BY refused_at')).map(({ reason }) => reason)

for (const engine of engines()) {
  describe(`the key of the seal, on ${engine}`, () => {
    test('changes while entries come in: the former one is accepted for a minute, and refused after', async () => {
      const { house, write, rotate } = await openHouse(engine)
      await using _ = house
      await house.act([read('before')])
      await rotate()
      await write('within')
      house.clock.moveTo(later(house.clock.now(), { seconds: 59 }))
      await write('at last')
      await house.ledger.drain()
      const within = await refusedIn(house)
      house.clock.moveTo(later(house.clock.now(), { seconds: 1 }))
      await house.ledger.drain()

      await write('too late')
      await house.act([read('after')])
      await house.ledger.drain()

      assert.deepEqual(within, [])
      assert.deepEqual((await readsIn(house)).sort(), ['after', 'at last', 'before', 'within'])
      assert.deepEqual(await refusedIn(house), ['the seal is not ours'])
      const [word] = (await house.list()).filter(({ action }) => action === 'ledger.seal')
      assert.deepEqual([word?.facts, word?.actor], [{ generation: 1 }, 'ledger'])
      assert.ok(
        (await house.list()).some(({ action, object }) => action === 'finding.open' && object === 'ledger.intake'),
      )
    })

    test('gives its minute by the log: what waited while that stood still is placed, after two changes and a start too', async () => {
      const { house, write, rotate } = await openHouse(engine)
      await using _ = house
      await rotate()
      await rotate()
      await write('golf')
      house.clock.moveTo(later(house.clock.now(), { minutes: 2 }))

      const again = await house.reopen()
      await again.drain()
      await write('polo')
      await again.drain()

      assert.deepEqual(await readsIn(house), ['golf'])
      assert.deepEqual(await refusedIn(house), ['the seal is not ours'])
    })

    test('is that of the log also after a start, and a replay is refused under either', async () => {
      const { house, write, rotate } = await openHouse(engine)
      await using _ = house
      await rotate()
      const { id, seal, body } = await write('golf')
      await house.ledger.drain()
      const again = await house.reopen()
      await house.superuser(
        `INSERT INTO ledger_intake (org_id, id, at, seal, body) VALUES ('${DEMO}', $1, '${house.clock.now().toISOString()}', $2, $3)`,
        [id, seal, body],
      )
      await again.drain()
      house.clock.moveTo(later(house.clock.now(), { minutes: 2 }))
      await again.drain()

      await write('polo')
      await house.act([read('up')])
      await again.drain()

      assert.deepEqual((await readsIn(house)).sort(), ['golf', 'up'])
      assert.deepEqual(await refusedIn(house), ['the id stands in the log already', 'the seal is not ours'])
    })

    test('does not go back to a former one where the database has forgotten its successor: that is said again', async () => {
      const { house, write, rotate } = await openHouse(engine)
      await using _ = house
      await rotate()
      await house.pass(2)
      await house.superuser("UPDATE ledger_entry SET action = 'vehicle.read' WHERE action = 'ledger.seal'")

      const again = await house.reopen()
      await write('stolen')
      await again.drain()
      await house.act([read('own')])
      await again.drain()

      assert.deepEqual(await refusedIn(house), ['the seal is not ours'])
      const entries = await house.list()
      assert.deepEqual(
        entries.filter(({ object }) => ['stolen', 'own'].includes(object)).map(({ object }) => object),
        ['own'],
      )
      const said = entries.filter(({ action }) => action === 'ledger.seal')
      assert.deepEqual(
        said.map(({ facts }) => facts),
        [{ generation: 1, again: true }, { generation: 1 }],
      )
      assert.ok(entries.some(({ action, object }) => action === 'finding.open' && object === 'ledger.seal-lost'))
    })

    test('is changed once by two who ask in one batch, and once more by whoever asks in the next', async () => {
      const { house, rotate } = await openHouse(engine)
      await using _ = house
      const ask = { action: 'vault.rotate', object: 'seal', facts: { level: 'seal' } }
      await house.act([ask])
      await house.act([ask])
      await house.ledger.drain()
      await rotate()

      const again = await house.reopen()
      await house.act([read('golf')])
      await again.drain()

      const words = (await house.list()).filter(({ action }) => action === 'ledger.seal').map(({ facts }) => facts)
      assert.deepEqual(words, [{ generation: 2 }, { generation: 1 }])
      assert.deepEqual([await readsIn(house), await refusedIn(house)], [['golf'], []])
    })

    test('that a node without a memory takes from a database rolled back is told by the node that has one', async () => {
      const { house, write, rotate } = await openHouse(engine)
      await using _ = house
      const tables = ['ledger_entry', 'ledger_checkpoint', 'ledger_head', 'ledger_segment']
      for (const table of tables) await house.superuser(`CREATE TABLE old_${table} AS SELECT * FROM ${table}`)
      await rotate()
      await house.pass(2)
      for (const table of tables) {
        await house.superuser(`DELETE FROM ${table}`)
        await house.superuser(`INSERT INTO ${table} SELECT * FROM old_${table}`)
      }
      const empty = await house.reopen('c')
      for (const car of ['stolen', 'too', 'and more']) {
        await write(car)
        await empty.drain()
      }

      const again = await house.reopen()
      await assert.rejects(again.drain(), /the leaves file saw|does not reproduce the signed root/)
      const { isReady, reasons } = await again.health()

      assert.equal(isReady, false)
      assert.match(reasons.join(), /the leaves file saw|does not reproduce the signed root/)
    })

    test('vouches no longer for a head of the next log once it has a successor', async () => {
      const { house, rotate } = await openHouse(engine)
      await using _ = house
      await house.act([read('golf')])
      await rotate()
      const sealing = createSealing(house.vault.derive, openSealMemory(house.leavesFolder))
      await house.database.transaction({ org: HOUSE, role: 'sequencer' }, sealing.refresh)
      const text = new TextEncoder().encode('a head')
      const stolen = createSealer(house.vault.derive('ledger/seal')).seal(text)

      assert.equal(sealing.vouches(text, stolen, 1), true, 'named behind the last checkpoint')
      assert.equal(sealing.vouches(text, stolen, LOG_SPAN + 1), false)
      assert.equal(sealing.vouches(text, sealing.seal(text), LOG_SPAN + 1), true)
    })

    test('changes on a node that does not lead as well, and nobody talks it into a key by an entry of a room', async () => {
      const { house, rotate } = await openHouse(engine)
      await using _ = house
      const other = await house.reopen('b')
      await other.drain()
      await house.act([{ action: 'ledger.seal', object: 'seal', facts: { generation: 9 } }])
      await house.ledger.drain()
      await rotate()
      await rotate()
      await other.drain()
      await house.pass(2)

      await house.database.transaction({ org: DEMO }, (tx) =>
        other.append(tx, house.origin(), [{ ...read('golf'), id: uuidv7<EntryId>(house.clock.now()) }]),
      )
      await house.ledger.drain()

      assert.deepEqual(await readsIn(house), ['golf'])
      assert.deepEqual(await refusedIn(house), ['ledger.seal comes from the sequencer only'])
    })
  })
}
