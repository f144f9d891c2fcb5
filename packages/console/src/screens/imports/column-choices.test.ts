import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { choicesFor, mappingOf, systemOf } from './column-choices.ts'

const OWN = [{ name: 'unit', label: 'Unit' }] as const
const valuesFor = (header: string, field: string | null) =>
  choicesFor({ header, field }, OWN, []).map(([value]) => value)

describe('what a column of a file can be', () => {
  test('is an id of another system, called as the column is', () => {
    assert.deepEqual(['ERP No.', ' 2nd box ', 'Größe', '車庫'].map(systemOf), ['erp-no', 'nd-box', 'gro-e', ''])
    assert.ok(valuesFor('ERP No.', null).includes('externalIds.erp-no'))
    assert.ok(valuesFor('車庫', null).every((value) => !value.startsWith('externalIds.')))
  })

  test('is any field of a vehicle, those of the organisation that are in use, and what it is already', () => {
    const declared = [
      { key: 'bay', label: 'Bay', kind: 'text', isRetired: false },
      { key: 'old', label: 'Old', kind: 'text', isRetired: true },
    ] as const
    const values = choicesFor({ header: 'x', field: 'grossWeightKg' }, OWN, declared).map(([value]) => value)
    assert.deepEqual(
      ['', 'unit', 'custom.bay', 'custom.old', 'grossWeightKg'].map((value) => values.includes(value)),
      [true, true, true, false, true],
    )
  })

  test('is said by its header, and nothing where it is left out', () => {
    const form = new FormData()
    form.set('column-0', 'unit')
    form.set('column-1', '')
    const columns = ['Truck', 'Dock'].map((header) => ({ header, field: null }))
    assert.deepEqual(mappingOf(columns, form), { Truck: 'unit', Dock: null })
  })
})
