import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { formatMeasured, PIDS } from './index.ts'

describe('a measured value for people', () => {
  test('has the places that tell something, and is rounded to them', () => {
    assert.equal(formatMeasured('engineSpeed', '757.00'), '757')
    assert.equal(formatMeasured('engineSpeed', '757.75'), '758')
    assert.equal(formatMeasured('batteryVoltage', '14.131'), '14.13')
    assert.equal(formatMeasured('controlModuleVoltage', '14.131'), '14.13')
    assert.equal(formatMeasured('catalystTemperatureBank1', '-0.4'), '0')
  })

  test('is given no place that nobody measured, and no number where there is none', () => {
    assert.equal(formatMeasured('batteryVoltage', '14.1'), '14.1')
    assert.equal(formatMeasured('coolantTemperature', '89'), '89')
    assert.equal(formatMeasured('nobodyKnows', '1.234'), '1.234')
    assert.equal(formatMeasured('engineSpeed', '1.5e3'), '1.5e3')
  })

  test('never has more places than the standard resolves', () => {
    for (const { name, decimals, shownDecimals } of PIDS) assert.ok(shownDecimals <= decimals, name)
  })
})
