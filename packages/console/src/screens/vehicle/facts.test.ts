import assert from 'node:assert/strict'
import { test } from 'node:test'
import { factsOf } from './facts.ts'

test('what a unit tells of itself is named for people, and the empty is left out', () => {
  const facts = factsOf({
    vin: 'MUTSDEM1DPK000417',
    softwareVersion: '4.17',
    calibrationId: ['A', 'B'],
    cvn: '',
    serial: null,
  })

  assert.deepEqual(facts, [
    ['VIN', 'MUTSDEM1DPK000417'],
    ['Software version', '4.17'],
    ['Calibration', 'A, B'],
  ])
})
