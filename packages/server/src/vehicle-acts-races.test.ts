/** Whoever wants the lock on a vehicle at once is answered. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Superuser } from '#kernel/database/testing'
import { createPostgresDatabase, postgresAvailable } from '#kernel/database/testing'
import type { Bench } from './testing-acts.ts'
import { codeOf, openActBench } from './testing-acts.ts'
import { createMeeting } from './testing-races.ts'

describe('two on one vehicle at once', { skip: postgresAvailable() ? false : 'needs a PostgreSQL server' }, () => {
  let bench: Bench
  let meet: ReturnType<typeof createMeeting>
  before(async () => {
    const { url, superuser }: { url: string; superuser: Superuser } = await createPostgresDatabase()
    bench = await openActBench(url)
    meet = createMeeting(bench.shop.house.kernel.database, superuser)
  })
  after(() => bench[Symbol.asyncDispose]())

  test('who want its free lock: one has it, and the other is told', async () => {
    const bay = await bench.shop.parkVehicle('doip', 'parked')
    const bridge = await bench.shop.openBridge([bay])
    const sessions = [await bench.openSession(bay), await bench.openSession(bay, 'admin')]
    const [first = '', second = ''] = sessions
    const replies = await meet(
      'LOCK TABLE ledger_intake IN SHARE MODE',
      () => bench.lock(first),
      () => bench.lock(second, 'admin'),
    )
    assert.deepEqual(replies.map(codeOf).sort(), [
      [200, undefined],
      [409, 'diagnostics.locked'],
    ])
    await bridge.stop()
  })

  test('leave no bug behind', () => assert.deepEqual(bench.shop.bugs, []))
})
