import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseMinutes, readLine } from './line-draft.ts'

const form = (fields: Readonly<Record<string, string>>): FormData => {
  const data = new FormData()
  for (const [name, text] of Object.entries(fields)) data.set(name, text)
  return data
}

const number = (scale: number) => (typed: string) => (Number.isNaN(Number(typed)) ? undefined : Number(typed) * scale)
const parsers = { parseMoney: number(100), parseQuantity: number(1000) }

describe('a line of a work order', () => {
  test('takes labour in minutes or in hours', () => {
    assert.deepEqual(['90', '1:30', ' 15 '].map(parseMinutes), [90, 90, 15])
    assert.deepEqual(['', '0', '1:75', 'an hour', '-5'].map(parseMinutes), Array(5).fill(undefined))
  })

  test('is read whole, or says which field is wrong', () => {
    assert.deepEqual(readLine('part', form({ text: 'Filter', quantity: '2', cost: '12.50' }), parsers), {
      line: { part: { text: 'Filter', quantityThousandths: 2_000, unitCostMinor: 1_250 } },
    })
    assert.deepEqual(readLine('labour', form({ text: 'Fitting', minutes: '1:30', rate: 'dear' }), parsers), {
      wrong: { rate: 'An amount, such as 85' },
    })
    assert.deepEqual(readLine('part', form({ text: 'Filter', quantity: '0', cost: '1' }), parsers), {
      wrong: { quantity: 'A number, such as 2 or 0.5' },
    })
  })
})
