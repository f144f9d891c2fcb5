import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  distanceText,
  energyText,
  kmOf,
  mostDistance,
  sayDistance,
  sayEconomy,
  sayEnergy,
  storedEnergy,
  unitOfDistance,
} from './measures.ts'

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

describe('a measure that is typed', () => {
  test('is stored as it was typed, by who types metric ones', () => {
    assert.deepEqual([unitOfDistance('metric'), distanceText(120_482, 'metric')], ['km', '120482'])
    assert.equal(kmOf(120_482, 120_000, 'metric'), 120_482)
    assert.equal(storedEnergy(42_500, 'litre', null, 'metric'), 42_500)
    assert.equal(mostDistance(9_999_999, 'metric'), 9_999_999)
  })

  test('is stored in kilometres and litres, by who types miles and gallons', () => {
    assert.deepEqual([unitOfDistance('imperial'), distanceText(120_482, 'imperial')], ['mi', '74864'])
    assert.equal(kmOf(75_000, 120_482, 'imperial'), 120_701)
    assert.equal(storedEnergy(10_000, 'litre', null, 'imperial'), 37_854)
    assert.equal(storedEnergy(30_000, 'kilowatt-hour', null, 'imperial'), 30_000)
    assert.deepEqual([distanceText(undefined, 'imperial'), energyText(null, 'litre', 'imperial')], ['', ''])
  })

  test('comes back as it was typed, to the last whole mile and thousandth of a gallon', () => {
    for (const typed of [0, 1, 2, 7, 311, 18_641, 74_864, 999_999, 6_213_711]) {
      assert.equal(distanceText(kmOf(typed, undefined, 'imperial'), 'imperial'), String(typed))
      assert.equal(
        energyText(storedEnergy(typed, 'litre', null, 'imperial'), 'litre', 'imperial'),
        String(typed / 1000),
      )
    }
  })

  test('changes nothing where it is saved as it was shown', () => {
    for (const stored of [0, 1, 2, 500, 15_000, 15_001, 120_482, 999_999]) {
      const shown = Number(distanceText(stored, 'imperial'))
      assert.equal(kmOf(shown, stored, 'imperial'), stored)
      const gallons = Math.round(Number(energyText(stored, 'litre', 'imperial')) * 1000)
      assert.equal(storedEnergy(gallons, 'litre', stored, 'imperial'), stored)
    }
    assert.notEqual(kmOf(9_320, undefined, 'imperial'), 15_000)
  })

  test('never reaches beyond the most that is stored', () => {
    for (const most of [1_000_000, 9_999_999]) {
      assert.ok(kmOf(mostDistance(most, 'imperial'), undefined, 'imperial') <= most)
      assert.ok(kmOf(mostDistance(most, 'imperial') + 1, undefined, 'imperial') > most)
    }
  })
})
