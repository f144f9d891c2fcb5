import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Database } from '#kernel/database'
import { engines } from '#kernel/database/testing'
import { read } from './testing.ts'
import { assertOnce, CARS, openLeader } from './testing-leader.ts'

for (const engine of engines()) {
  describe(`a group of entries of the process that leads, on ${engine}`, () => {
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

    test('is written no second time where it went by the intake and the answer was lost: nobody is shown anything', async () => {
      await using house = await openLeader(engine)
      await house.openIntake()
      await house.ledger.stop()
      const lost = { isOn: false }
      const line: Partial<Database> = {
        fly: async (legs) => {
          const landed = await house.database.fly(legs)
          if (!lost.isOn) return landed
          lost.isOn = false
          // It leads from now on: the step takes the rows out of the intake, and what comes next is placed at once.
          await ledger.start()
          await ledger.drain()
          throw new Error('Connection terminated')
        },
      }
      const ledger = await house.reopen('a', line)
      lost.isOn = true
      const looks = await Promise.allSettled(CARS.map((car) => ledger.disclose(house.origin(), read(car))))
      assert.equal(lost.isOn, false)
      const [later] = [await ledger.disclose(house.origin(), read('car-later'))]
      await ledger.drain()
      await ledger.stop()

      assert.deepEqual(
        new Set(looks.map((look) => look.status === 'rejected' && look.reason.code)),
        new Set(['ledger.unavailable']),
      )
      const placed = await house.placed()
      assert.equal(new Set(placed).size, placed.length)
      assert.equal(placed.length, CARS.length + 1)
      assert.ok(placed.includes(later))
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
  })
}
