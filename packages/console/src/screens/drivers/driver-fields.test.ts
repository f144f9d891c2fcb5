import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readDriver, readLicence } from './driver-fields.ts'

const form = (fields: Readonly<Record<string, string>>): FormData => {
  const data = new FormData()
  for (const [name, text] of Object.entries(fields)) data.set(name, text)
  return data
}

describe('a driver as typed', () => {
  test('leaves out what was left empty', () => {
    assert.deepEqual(readDriver(form({ name: ' Driver 01 ', personType: 'employee', phone: '', number: '' })), {
      name: 'Driver 01',
      personType: 'employee',
    })
  })

  test('has a licence with its classes, however they are set apart', () => {
    assert.deepEqual(readLicence(form({ number: 'X-1', country: 'de', classes: 'b, ce;B', expiresOn: '2027-03-31' })), {
      number: 'X-1',
      country: 'DE',
      classes: ['B', 'CE'],
      expiresOn: '2027-03-31',
    })
  })
})
