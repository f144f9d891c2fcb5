import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { EntryId } from '#kernel'
import { later, uuidv7 } from '#kernel'
import type { Database } from '#kernel/database'
import type { EngineName } from '#kernel/database/testing'
import { engines } from '#kernel/database/testing'
import { parseVkey, verifyAnswer } from '#proof'
import { factsOf } from './compose.ts'
import type { Ledger, Listener } from './ledger.ts'
import { acceptBody, composeRow } from './own-rows.ts'
import { DEMO, NEIGHBOUR, openTestLedger, read } from './testing.ts'

const CARS = Array.from({ length: 40 }, (_, at) => `car-${at}`)

/** A house that leads. Whatever still goes by the intake from here on is refused, until it is opened again. */
async function openLeader(engine: EngineName, faults: Partial<Database> = {}, listeners: readonly Listener[] = []) {
  const house = await openTestLedger(engine)
  const ledger = await house.reopen('a', faults)
  await ledger.start(listeners)
  await ledger.drain()
  await house.superuser('ALTER TABLE ledger_intake ADD CONSTRAINT shut CHECK (org_id IS NULL) NOT VALID')
  const openIntake = () => house.superuser('ALTER TABLE ledger_intake DROP CONSTRAINT shut')
  const look = (on: Ledger = ledger) => Promise.all(CARS.map((car) => on.disclose(house.origin(), read(car))))
  const placed = () => house.superuser(`SELECT id::text FROM ledger_entry WHERE action = 'vehicle.read' ORDER BY seq`)
  return { ...house, ledger, openIntake, look, placed: async () => (await placed()).map(({ id }) => id as string) }
}

/** Each exactly once, in any order. */
const assertOnce = (placed: readonly string[], ids: readonly string[]) =>
  assert.deepEqual(placed.toSorted(), ids.toSorted())

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

    test('is signed once where another node was quicker with the checkpoint, and nobody is alarmed', async () => {
      await using house = await openLeader(engine)
      await house.openIntake()
      await house.ledger.stop()
      const other = await house.reopen('b')
      await other.drain()
      const race = { isOn: false, times: 0 }
      const slow: Partial<Database> = {
        flyToPlace: async (legs) => {
          const isSigning = legs[0]?.values[15] !== null
          if (race.isOn && isSigning && race.times++ === 0) await other.drain()
          return await house.database.flyToPlace(legs)
        },
      }
      const ledger = await house.reopen('a', slow)
      await ledger.start()
      await ledger.drain()
      race.isOn = true
      const ids = await house.look(ledger)
      await ledger.drain()
      await ledger.stop()

      assert.ok(race.times > 0)
      assertOnce(await house.placed(), ids)
      const findings = await house.superuser("SELECT id FROM ledger_entry WHERE action = 'finding.open'")
      assert.deepEqual([findings, (await ledger.health()).isReady], [[], true])
      assert.equal((await ledger.verifyAll()).ok, true)
    })

    test('is placed once where the answer to its commit was lost, and acknowledged', async () => {
      const lost = { isOn: false }
      await using house = await openLeader(engine)
      const line: Partial<Database> = {
        flyToPlace: async (legs) => {
          const landed = await house.database.flyToPlace(legs)
          if (lost.isOn) throw new Error('Connection terminated')
          return landed
        },
      }
      await house.openIntake()
      await house.ledger.stop()
      const ledger = await house.reopen('a', line)
      await ledger.start()
      await ledger.drain()
      lost.isOn = true
      const ids = await house.look(ledger)
      lost.isOn = false
      await ledger.stop()

      assertOnce(await house.placed(), ids)
      assert.deepEqual(await house.superuser('SELECT reason FROM ledger_refused'), [])
      assert.equal((await ledger.verifyAll()).ok, true)
    })

    test('goes by the intake where the log lets entries vanish, and is refused where both do: nothing is recorded', async () => {
      await using house = await openLeader(engine)
      await house.superuser(`CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'`)
      await house.superuser(
        `CREATE TRIGGER deaf BEFORE INSERT ON ledger_entry FOR EACH ROW WHEN (NEW.action = 'vehicle.read') EXECUTE FUNCTION swallow()`,
      )
      const refused = await Promise.allSettled(CARS.map((car) => house.ledger.disclose(house.origin(), read(car))))
      await house.superuser('DROP TRIGGER deaf ON ledger_entry')
      await house.openIntake()
      const ids = await house.look()
      await house.ledger.stop()

      assert.deepEqual(
        new Set(refused.map((result) => result.status === 'rejected' && result.reason.code)),
        new Set(['ledger.unavailable']),
      )
      assertOnce(await house.placed(), ids)
      assert.equal((await house.ledger.verifyAll()).ok, true)
    })

    test('goes on from the sealed head where a crash came before the next checkpoint, and not from altered bytes', async () => {
      await using house = await openLeader(engine)
      await house.superuser('ALTER TABLE ledger_checkpoint ADD CONSTRAINT shut CHECK (size IS NULL) NOT VALID')
      const ids = await house.look()
      await assert.rejects(house.ledger.drain())
      await house.openIntake()
      const forge = (from: string, to: string) =>
        house.superuser(
          `UPDATE ledger_entry SET body = convert_to(replace(convert_from(body, 'UTF8'), '"${from}"', '"${to}"'), 'UTF8') WHERE id = '${ids[5]}'`,
        )
      await house.superuser('CREATE TABLE honest AS SELECT seal FROM ledger_head')
      assert.notEqual((await house.superuser('SELECT seal FROM honest'))[0]?.seal, null)
      await forge('car-5', 'bus-5')
      await assert.rejects((await house.reopen('b')).drain(), /does not lead to the root/)
      await forge('bus-5', 'car-5')
      await house.superuser(`UPDATE ledger_head SET seal = sha256(seal)`)
      await assert.rejects((await house.reopen('c')).drain(), /does not lead to the root/)
      await house.superuser('UPDATE ledger_head SET seal = (SELECT seal FROM honest)')
      await house.superuser('ALTER TABLE ledger_checkpoint DROP CONSTRAINT shut')

      const again = await house.reopen('d')
      await again.drain()

      assertOnce(await house.placed(), ids)
      const verdict = await again.verifyAll()
      assert.equal(verdict.ok, true, verdict.finding?.message)
      await house.ledger.stop()
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

describe('what the writer says of an entry', () => {
  test('is what a reader finds in its bytes', async () => {
    await using house = await openTestLedger('pglite')
    const id = uuidv7<EntryId>(house.clock.now())
    const facts = [
      { ...read('golf'), id },
      { action: 'vehicle.register', object: ['golf', 'polo'], subject: [house.person], facts: { wheels: 4 }, id },
    ]
    const system = { ...house.origin(), actor: { kind: 'system', id: 'ledger' }, source: 'a', request: 'b' } as const
    for (const origin of [house.origin(), system]) {
      for (const entry of facts) {
        const row = composeRow({ ocsf: 6003, activity: 'read' }, origin, entry)
        assert.deepEqual(row, acceptBody(row.body))
        assert.deepEqual(row.facts, factsOf(origin, entry))
      }
    }
  })
})
