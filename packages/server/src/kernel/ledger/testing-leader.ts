/** For tests only: a house whose process leads, and many who look at once. */
import assert from 'node:assert/strict'
import type { Database } from '#kernel/database'
import type { EngineName } from '#kernel/database/testing'
import type { Ledger, Listener } from './ledger.ts'
import { openTestLedger, read } from './testing.ts'

export const CARS = Array.from({ length: 40 }, (_, at) => `car-${at}`)

/** A house that leads. Whatever still goes by the intake from here on is refused, until it is opened again. */
export async function openLeader(
  engine: EngineName,
  faults: Partial<Database> = {},
  listeners: readonly Listener[] = [],
) {
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
export const assertOnce = (placed: readonly string[], ids: readonly string[]) =>
  assert.deepEqual(placed.toSorted(), ids.toSorted())
