import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { economiesOf, isOutlier } from './economy.ts'

const filling = (id: string, quantityThousandths: number, odometerKm: number, isFull = true) => ({
  id,
  quantityThousandths,
  odometerKm,
  isFull,
})

describe('the economy of a vehicle', () => {
  test('is all that was filled in since the last full one, for 100 km', () => {
    const fillings = [
      filling('first', 60_000, 10_000),
      filling('half', 20_000, 10_300, false),
      filling('full', 40_000, 10_800),
      filling('next', 35_000, 11_300),
    ]
    assert.deepEqual(
      [...economiesOf(fillings)],
      [
        ['full', 7_500],
        ['next', 7_000],
      ],
    )
  })

  test('is unknown before the first full one, and where the vehicle did not move', () => {
    const fillings = [
      filling('half', 20_000, 900, false),
      filling('full', 60_000, 1_000),
      filling('again', 5_000, 1_000),
    ]
    assert.equal(economiesOf(fillings).size, 0)
  })
})

describe('an economy', () => {
  const usual = [7_000, 7_100, 7_200, 6_900, 7_000]

  test('is out of the usual beyond three median absolute deviations', () => {
    // Median 7,000, deviations 0 0 100 100 200: three times 100.
    assert.deepEqual(
      [7_300, 7_301, 6_700, 6_699].map((one) => isOutlier(one, usual)),
      [false, true, false, true],
    )
  })

  test('is not judged by a short history, nor by one that never varied to the gram', () => {
    assert.equal(isOutlier(90_000, usual.slice(1)), false)
    const steady = [7_000, 7_000, 7_000, 7_000, 7_000]
    assert.deepEqual(
      [7_210, 7_211].map((one) => isOutlier(one, steady)),
      [false, true],
    )
  })
})
