import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CustomField } from '#api'
import { changedNames, draftOf, keepTyped, labelOf, patchOf, textsOf, typedIn } from './vehicle-fields.ts'

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
      changedNames(textsOf(van), now).map((name) => labelOf(name, [])),
      ['Year', 'Status'],
    )
  })

  test('keep what was typed here when somebody else was faster', () => {
    const now = textsOf({ ...van, plate: 'DM 2', status: 'in_shop' })

    const { plate, status, make } = keepTyped(textsOf(van), { ...textsOf(van), plate: 'DM 3', make: 'Demo' }, now)

    assert.deepEqual({ plate, status, make }, { plate: 'DM 3', status: 'in_shop', make: 'Demo' })
  })
})

const FIELDS: readonly CustomField[] = [
  { key: 'seats', label: 'Seats', kind: 'integer', isRetired: false },
  { key: 'lift', label: 'Lift in t', kind: 'decimal', isRetired: false },
  { key: 'leased', label: 'Leased', kind: 'yes-no', isRetired: false },
  { key: 'note', label: 'Note', kind: 'text', isRetired: true },
]
const owned = { ...van, custom: { seats: 3, leased: true, note: 'x' }, externalIds: { erp: '1', 'erp.no': '2' } }

describe('the fields of an organisation, and what other systems call its vehicles', () => {
  test('are sent as what they were declared, and as typed where the server has to say what is wrong', () => {
    const typed = typedIn(
      form({
        unit: 'T-1',
        'custom.seats': '5',
        'custom.lift': '1,5',
        'custom.leased': 'false',
        'externalIds.erp': '1',
      }),
    )

    assert.deepEqual(draftOf(typed, FIELDS), {
      unit: 'T-1',
      custom: { seats: 5, lift: 1.5, leased: false },
      externalIds: { erp: '1' },
    })
    assert.deepEqual(draftOf({ 'custom.seats': 'many' }, FIELDS), { custom: { seats: 'many' } })
  })

  test('are patched part by part, and taken away where they were emptied', () => {
    const typed = { ...textsOf(owned), 'custom.seats': '4', 'custom.note': '', 'externalIds.erp.no': '' }

    assert.deepEqual(patchOf(textsOf(owned), typed, FIELDS), {
      custom: { seats: 4, note: null },
      externalIds: { 'erp.no': null },
    })
    assert.deepEqual(patchOf(textsOf(owned), textsOf(owned), FIELDS), {})
  })

  test('are called by small letters where another system is new', () => {
    const data = form({ unit: 'T-1', 'externalIds.erp': '1' })
    for (const [system, id] of [
      ['Telematics ', ' box/9'],
      ['constructor', '7'],
    ] as const) {
      data.append('newSystem', system)
      data.append('newId', id)
    }

    assert.deepEqual(draftOf(typedIn(data)), {
      unit: 'T-1',
      externalIds: { erp: '1', telematics: 'box/9', constructor: '7' },
    })
  })

  test('keep the lines of a text', () => {
    assert.equal(typedIn(form({ 'custom.note': 'one\r\ntwo' }))['custom.note'], 'one\ntwo')
  })

  test('are named as the organisation named them', () => {
    assert.deepEqual(
      (['custom.lift', 'externalIds.erp.no', 'custom.gone'] as const).map((name) => labelOf(name, FIELDS)),
      ['Lift in t', 'erp.no', 'gone'],
    )
  })
})
