import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { EntryId } from '#kernel'
import { later, uuidv7 } from '#kernel'
import { engines } from '#kernel/database/testing'
import { parseVkey, verifyAnswer } from '#proof'
import type { Listener } from './ledger.ts'
import { DEMO, NEIGHBOUR, read } from './testing.ts'
import { assertOnce, CARS, openLeader } from './testing-leader.ts'

for (const engine of engines()) {
  describe(`a group of entries of the process that leads, on ${engine}`, () => {
    test('is placed at once, and is in search, leaves file, proofs and answers like any other', async () => {
      await using house = await openLeader(engine)
      const begin = house.clock.now()
      const ids = await house.look()
      assertOnce(await house.placed(), ids)
      await house.ledger.drain()
      await house.openIntake()

      const question = { kind: 'object', id: 'car-7', from: begin, to: house.clock.now() } as const
      const proof = await house.database.transaction({ org: DEMO }, (tx) => house.ledger.prove(tx, ids[7] ?? ''))
      const found = await house.database.transaction({ org: DEMO }, (tx) =>
        house.ledger.list(tx, { object: 'car-7', actor: house.person, limit: 10 }),
      )
      const foreign = await house.database.transaction({ org: NEIGHBOUR }, (tx) => house.ledger.read(tx, ids[7] ?? ''))
      for (let times = 0; times < 3; times++) {
        house.clock.moveTo(later(house.clock.now(), { minutes: 5 }))
        await house.ledger.drain()
      }
      const answer = await house.database.transaction({ org: DEMO }, (tx) => house.ledger.answer(tx, question))
      const { entries } = await verifyAnswer(answer, (await house.ledger.vkeys()).map(parseVkey))
      await house.ledger.stop()

      assert.equal(proof?.kind, 'proof')
      assert.deepEqual(
        found.map(({ id }) => id),
        [ids[7]],
      )
      assert.equal(foreign, undefined)
      assert.deepEqual(
        entries.map(({ facts }) => facts.id),
        [ids[7]],
      )
      assert.deepEqual([(await house.ledger.verifyAll()).ok, (await house.ledger.verifyTail()).holds], [true, true])
    })

    test('of one is placed at once as well', async () => {
      await using house = await openLeader(engine)
      const id = await house.ledger.disclose(house.origin(), read('golf'))
      assert.deepEqual(await house.placed(), [id])
      await house.openIntake()
      await house.ledger.stop()
    })

    test('of one stands behind every act that was committed before it, also where one act follows the other', async () => {
      await using house = await openLeader(engine)
      await house.openIntake()
      const other = await house.reopen('b')
      const written: EntryId[] = []
      for (const car of CARS.slice(0, 6)) {
        const id = uuidv7<EntryId>(house.clock.now())
        await house.database.transaction({ org: DEMO }, (tx) =>
          other.append(tx, house.origin(), [{ ...read(car), id }]),
        )
        written.push(id, await house.ledger.disclose(house.origin(), read(car)))
      }
      await house.ledger.stop()

      assert.deepEqual(await house.placed(), written)
      assert.equal((await house.ledger.verifyAll()).ok, true)
    })

    test('is heard by listeners', async () => {
      const heard: string[] = []
      const handle: Listener['handle'] = async (_, { object }) => void heard.push(object)
      await using house = await openLeader(engine, {}, [{ name: 'test.ear', actions: ['vehicle.read'], handle }])
      await house.look()
      await house.openIntake()
      await house.ledger.drain()
      await house.ledger.stop()

      assert.deepEqual(heard.toSorted(), CARS.toSorted())
    })

    test('stands behind every act that was committed before it began, whoever wrote that', async () => {
      await using house = await openLeader(engine)
      await house.openIntake()
      const other = await house.reopen('b')
      const id = uuidv7<EntryId>(house.clock.now())
      await house.database.transaction({ org: DEMO }, (tx) =>
        other.append(tx, house.origin(), [{ ...read('golf'), id }]),
      )
      const ids = await house.look()
      await house.ledger.stop()

      const placed = await house.placed()
      assert.equal(placed[0], id)
      assertOnce(placed.slice(1), ids)
      assert.equal((await house.ledger.verifyAll()).ok, true)
    })

    test('takes nothing along that only the sequencer may say: that is refused in the intake, and said aloud', async () => {
      await using house = await openLeader(engine)
      await house.openIntake()
      const lie = { action: 'ledger.read', object: '8' }
      const asSystem = { ...house.origin(), actor: { kind: 'system', id: 'impostor' } } as const
      await Promise.all([...CARS.map((car) => read(car)), lie].map((fact) => house.ledger.disclose(asSystem, fact)))
      await house.ledger.stop()

      const refused = await house.superuser('SELECT reason FROM ledger_refused')
      assert.deepEqual(refused, [{ reason: 'ledger.read comes from the sequencer only' }])
      assert.equal((await house.placed()).length, CARS.length)
    })
  })
}
