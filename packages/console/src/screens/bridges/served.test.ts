import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { servedBy } from './served.ts'

const vehicle = (id: string, unit: string) => ({ id, unit, status: 'active' })
const link = (vehicleId: string, state = 'idle') => ({ vehicleId, kind: 'doip', state })

describe('the vehicles of a bridge', () => {
  test('stand in the order of the fleet, those that did not answer among them', () => {
    const fleet = [vehicle('a', 'V-001'), vehicle('b', 'V-002'), vehicle('c', 'V-003')]

    assert.deepEqual(servedBy({ links: [link('c', 'failed'), link('a')], otherLinks: 0 }, fleet), {
      served: [
        { id: 'a', unit: 'V-001', isAnswering: true },
        { id: 'c', unit: 'V-003', isAnswering: false },
      ],
      unseen: 0,
    })
  })

  test('are only counted where this person does not see them', () => {
    const { served, unseen } = servedBy({ links: [link('a'), link('x')], otherLinks: 3 }, [vehicle('a', 'V-001')])

    assert.deepEqual([served.length, unseen], [1, 4])
  })
})
