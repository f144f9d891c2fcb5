import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CustomField } from '#api'
import { choicesIn, fieldIn, keyOf, withField } from './field-draft.ts'

const seats: CustomField = { key: 'seats', label: 'Seats', kind: 'integer', isRetired: false }
const bay: CustomField = { key: 'bay', label: 'Bay', kind: 'choice', choices: ['North'], isRetired: false }
const form = (fields: Readonly<Record<string, string>>) => {
  const data = new FormData()
  for (const [name, text] of Object.entries(fields)) data.set(name, text)
  return data
}

describe('a field that an organisation adds', () => {
  test('is called by programs as by people, in the letters that a key takes', () => {
    const labels = ['Seats', 'Next tail lift test', 'Prüfung bis', '2nd key', 'A'.repeat(60)]
    assert.deepEqual(labels.map(keyOf), ['seats', 'nextTailLiftTest', 'prufungBis', 'ndKey', 'a'.repeat(40)])
    for (const label of labels) assert.match(keyOf(label), /^[a-z][A-Za-z0-9]{0,39}$/)
    assert.equal(keyOf('車庫'), '')
  })

  test('offers each choice once', () => {
    assert.deepEqual(choicesIn('North\n\n South \nNorth\n'), ['North', 'South'])
  })

  test('keeps the key and the kind it was declared with', () => {
    assert.deepEqual(fieldIn(form({ label: 'Places', kind: 'text', key: 'other' }), seats), {
      ...seats,
      label: 'Places',
    })
    assert.deepEqual(fieldIn(form({ label: 'Yard', choices: 'North\nSouth' }), bay), {
      ...bay,
      label: 'Yard',
      choices: ['North', 'South'],
    })
    assert.deepEqual(fieldIn(form({ label: 'Colour', kind: 'text', key: '' })), {
      key: 'colour',
      label: 'Colour',
      kind: 'text',
      isRetired: false,
    })
  })

  test('keeps its place, also when it is used again', () => {
    const retired = { ...seats, isRetired: true }
    assert.deepEqual(withField([retired, bay], seats), [seats, bay])
    assert.deepEqual(withField([seats], bay), [seats, bay])
  })
})
