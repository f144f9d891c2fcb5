import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { VehicleId } from '#kernel'
import { uuidv7 } from '#kernel'
import { externalRows } from './external-ids.ts'
import { EXTERNAL_PUT, EXTERNAL_REMOVE } from './external-store.ts'

const VEHICLE = uuidv7<VehicleId>(new Date('2026-01-05T08:00:00Z'))
const writesOf = (old: Record<string, string>, now: Record<string, string>) =>
  externalRows(VEHICLE, old, now).map(({ write }) => write)

describe('what other systems call a vehicle', () => {
  test('is written where it is new or other, and removed where it is gone', () => {
    assert.deepEqual(writesOf({}, { erp: '1' }), [EXTERNAL_PUT])
    assert.deepEqual(writesOf({ erp: '1' }, { erp: '2' }), [EXTERNAL_PUT])
    assert.deepEqual(writesOf({ erp: '1' }, { erp: '1' }), [])
    assert.deepEqual(writesOf({ erp: '1' }, {}), [EXTERNAL_REMOVE])
  })

  test('is removed too where its key is a word that every object has', () => {
    assert.deepEqual(writesOf({ constructor: '1' }, {}), [EXTERNAL_REMOVE])
    assert.deepEqual(writesOf({}, { constructor: '1' }), [EXTERNAL_PUT])
  })
})
