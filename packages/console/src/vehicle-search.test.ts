import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readVehicleSearch, shownTab } from './vehicle-search.ts'

describe('the address of a vehicle', () => {
  test('names a part of the page, and what is no part names none', () => {
    assert.equal(shownTab(readVehicleSearch({ tab: 'documents' })), 'documents')
    for (const tab of ['overview', 'trips', '', 3, ['health'], undefined])
      assert.equal(shownTab(readVehicleSearch({ tab })), 'overview', String(tab))
    assert.deepEqual(readVehicleSearch({ tab: 'overview', other: 'x' }), {})
  })

  test('that names a scan shows it, unless it names another part', () => {
    assert.equal(shownTab(readVehicleSearch({ scan: 'a' })), 'health')
    assert.equal(shownTab(readVehicleSearch({ scan: 'a', tab: 'service' })), 'service')
    assert.equal(shownTab(readVehicleSearch({ scan: ['a', 'b'] })), 'overview')
  })
})
