import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readEnergy } from './energy-draft.ts'

const formOf = (said: Readonly<Record<string, string>>): FormData => {
  const form = new FormData()
  for (const [name, value] of Object.entries(said)) form.set(name, value)
  return form
}
const number = (scale: number) => (typed: string) => {
  const value = Number(typed.replace(',', '.'))
  return Number.isNaN(value) ? undefined : Math.round(value * scale)
}
const parsers = { parseQuantity: number(1000), parseMoney: number(100) }
const typed = { quantity: '42,5', cost: '71.40', odometerKm: '120 482', isFull: 'on', at: '' }

describe('what is typed at the pump', () => {
  test('is read as of now, with the spaces that one sees between thousands', () => {
    assert.deepEqual(readEnergy(formOf(typed), 'litre', parsers), {
      draft: { unit: 'litre', quantityThousandths: 42_500, costMinor: 7_140, odometerKm: 120_482, isFull: true },
    })
  })

  test('is not a full tank where nobody said so', () => {
    const { isFull: _, ...partly } = typed
    const read = readEnergy(formOf(partly), 'litre', parsers)

    assert.equal('draft' in read && read.draft.isFull, false)
  })

  test('is refused at the first field that is no number', () => {
    const wrongOf = (changed: object) => readEnergy(formOf({ ...typed, ...changed }), 'litre', parsers)

    assert.deepEqual(wrongOf({ quantity: '0' }), { wrong: 'quantity' })
    assert.deepEqual(wrongOf({ cost: 'dear' }), { wrong: 'cost' })
    assert.deepEqual(wrongOf({ odometerKm: 'full' }), { wrong: 'odometerKm' })
  })
})
