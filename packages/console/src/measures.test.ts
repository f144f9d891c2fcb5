import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sayDistance, sayEconomy, sayEnergy } from './measures.ts'

const format = (value: number, digits = 2): string => String(Number(value.toFixed(digits)))

describe('a measure', () => {
  test('is said in the units that are stored, to who reads metric ones', () => {
    assert.equal(sayDistance(30_000, format, 'metric'), '30000 km')
    assert.equal(sayEnergy(42_500, 'litre', format, 'metric'), '42.5 l')
    assert.equal(sayEconomy(7_800, 'litre', format, 'metric'), '7.8 l/100 km')
    assert.equal(sayEconomy(18_000, 'kilowatt-hour', format, 'metric'), '18 kWh/100 km')
  })

  test('is said in US units to who reads those', () => {
    assert.equal(sayDistance(160_934, format, 'imperial'), '100000 mi')
    assert.equal(sayEnergy(37_854, 'litre', format, 'imperial'), '10 gal')
    assert.equal(sayEnergy(30_000, 'kilowatt-hour', format, 'imperial'), '30 kWh')
    assert.equal(sayEconomy(7_840, 'litre', format, 'imperial'), '30 mpg')
    assert.equal(sayEconomy(18_000, 'kilowatt-hour', format, 'imperial'), '29 kWh/100 mi')
  })

  test('is never without end: of fuel that was not used, no miles are told', () => {
    assert.equal(sayEconomy(0, 'litre', format, 'imperial'), '0 gal')
  })
})
