import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { differences, draftOf, keepTyped, patchOf, textsOf, typedIn } from './vehicle-fields.ts'

const van = { id: 'v', unit: 'T-1', vin: null, plate: 'DM 1', year: 2021, fuel: 'diesel', status: 'active' }
const form = (fields: Readonly<Record<string, string>>) => {
  const data = new FormData()
  for (const [name, text] of Object.entries(fields)) data.set(name, text)
  return data
}

describe('the fields of a vehicle', () => {
  test('are sent where something was typed, without the spaces around it', () => {
    const typed = typedIn(form({ unit: ' T-1 ', vin: '', year: '2021' }))

    assert.deepEqual(draftOf(typed), { unit: 'T-1', year: 2021 })
  })

  test('let the server judge a year that is none', () => {
    assert.deepEqual(draftOf({ unit: 'T-1', year: 'soon' }), { unit: 'T-1', year: 'soon' })
    assert.deepEqual(patchOf(textsOf(van), { year: '-5' }), { year: '-5' })
  })

  test('are patched where they were changed, and emptied by null', () => {
    const typed = { ...textsOf(van), plate: '', make: 'Demo' }

    assert.deepEqual(patchOf(textsOf(van), typed), { plate: null, make: 'Demo' })
    assert.deepEqual(patchOf(textsOf(van), textsOf(van)), {})
  })

  test('tell what somebody else has changed', () => {
    const now = textsOf({ ...van, status: 'in_shop', year: null })

    assert.deepEqual(
      differences(textsOf(van), now).map(({ label }) => label),
      ['Year', 'Status'],
    )
  })

  test('keep what was typed here when somebody else was faster', () => {
    const now = textsOf({ ...van, plate: 'DM 2', status: 'in_shop' })

    const { plate, status, make } = keepTyped(textsOf(van), { ...textsOf(van), plate: 'DM 3', make: 'Demo' }, now)

    assert.deepEqual({ plate, status, make }, { plate: 'DM 3', status: 'in_shop', make: 'Demo' })
  })
})
