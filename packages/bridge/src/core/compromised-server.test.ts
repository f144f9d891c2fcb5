import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ActOrder } from '#protocol/acts'
import { actId, FAN, golf, openPlace, take } from './testing-acts.ts'

describe('a compromised server', () => {
  const orders: Readonly<Record<string, ActOrder>> = {
    'a VIN': { kind: 'raw', ecu: '0x7E8', request: '2EF1904D555453' },
    'a setting of codes': { kind: 'raw', ecu: '0x7E8', request: '8502' },
    'a seed': { kind: 'raw', ecu: '0x7E8', request: '2701' },
    'a clearing without a snapshot': { kind: 'raw', ecu: '0x7E8', request: '14FFFFFF' },
    'an airbag loop': { kind: 'routine', ecu: '0x7E8', identifier: 'E200', option: '', holdMs: 1_000 },
    'emission data': { kind: 'control', ecu: '0x7E8', identifier: 'F40C', state: '00', holdMs: 1_000 },
    'erased memory': { kind: 'routine', ecu: '0x7E8', identifier: 'FF00', option: '', holdMs: 1_000 },
  }
  for (const [what, order] of Object.entries(orders))
    test(`does not get ${what} out of a bridge, whatever it says: no byte leaves`, async () => {
      const { worker, changes, documents, settle } = openPlace()
      worker.take(take(order))
      await settle()
      worker.go(actId)
      await worker.settled()
      assert.equal(documents()[0]?.outcome, 'refused')
      assert.deepEqual(changes(), [])
    })
})

describe('a routine that no list of this device names', () => {
  const DISTANCE: ActOrder = { kind: 'routine', ecu: '0x7E8', identifier: '0210', option: '', holdMs: 1_000 }

  test('is not got out of a bridge by a compromised server, whatever it says: not even a look at the vehicle [attack.61]', async () => {
    for (const order of [DISTANCE, FAN]) {
      const place = openPlace({ isAllowed: () => false })
      place.worker.take(take(order))
      await place.settle()
      place.worker.go(actId)
      await place.worker.settled()
      assert.deepEqual(
        [place.documents()[0]?.outcome, place.documents()[0]?.failure?.code],
        ['refused', 'act.not-allowed'],
      )
      assert.deepEqual([place.wire, place.isAsking()], [[], false])
    }
    const allowed = openPlace({ isAllowed: (vehicleId) => vehicleId === golf })
    allowed.worker.take(take(DISTANCE))
    await allowed.settle()
    assert.equal(allowed.isAsking(), true)
    allowed.worker.stop(actId, 'enough')
    await allowed.worker.settled()
  })

  test('is not begun where it was taken back while the server thought, or the list cannot be read', async () => {
    for (const later of [
      () => false,
      () => {
        throw new Error('damaged')
      },
    ]) {
      let asked = 0
      const place = openPlace({ isAllowed: () => (asked++ === 0 ? true : later()) })
      place.worker.take(take(FAN))
      await place.settle()
      assert.equal(place.isAsking(), true)
      place.worker.go(actId)
      await place.worker.settled()
      assert.deepEqual([place.documents()[0]?.failure?.code, place.changes()], ['act.not-allowed', []])
    }
  })

  test('is given back all the same where it was begun before', async () => {
    const left = [{ order: take(FAN), begunAfter: 'a'.repeat(64) }]
    const place = openPlace({ left, isAllowed: () => false })
    await place.worker.settled()
    assert.deepEqual(place.changes(), ['2F010000'])
  })
})
