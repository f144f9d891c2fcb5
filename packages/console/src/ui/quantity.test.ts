import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { formatQuantity } from './quantity.ts'

describe('a measured quantity', () => {
  for (const [decimal, unit, name, text] of [
    ['757.00', 'rpm', 'engineSpeed', '757'],
    ['1842.50', 'rpm', 'engineSpeed', '1\u202f843'],
    ['14.131', 'V', 'batteryVoltage', '14.1'],
    ['89', '°C', 'coolantTemperature', '89'],
    ['43.1', '%', 'engineLoad', '43'],
    ['-3.9', '%', 'longFuelTrimBank1', '-3.9'],
    ['12.34', 'g/s', 'massAirFlow', '12.3'],
    ['48417.3', 'km', 'odometer', '48\u202f417'],
  ] as const) {
    test(`is read with the decimals of its unit: ${decimal} ${unit} of ${name}`, () => {
      assert.equal(formatQuantity(decimal, unit, name), text)
    })
  }

  test('gets no decimal that was not measured', () => {
    assert.equal(formatQuantity('12', 'V'), '12')
  })

  test('has no sign when it rounds to nothing', () => {
    assert.equal(formatQuantity('-0.4', '°C'), '0')
    assert.equal(formatQuantity('-0.6', '°C'), '-1')
  })

  test('keeps two decimals where its unit is not known here', () => {
    assert.equal(formatQuantity('3.14159', 'bar'), '3.14')
  })
})
