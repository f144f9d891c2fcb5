import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readDocument } from './document-draft.ts'

const formOf = (said: Readonly<Record<string, string>>): FormData => {
  const form = new FormData()
  for (const [name, value] of Object.entries(said)) form.set(name, value)
  return form
}

test('a document is what was typed of it, and says nothing of what was left empty', () => {
  const typed = formOf({ number: ' 4711 ', validFrom: '', validTo: '2027-03-31', remindDays: '14' })

  assert.deepEqual(readDocument(typed, ['f']), {
    number: '4711',
    validFrom: null,
    validTo: '2027-03-31',
    remindDays: 14,
    fileIds: ['f'],
  })
})

test('a document is due 30 days before its end where nobody says otherwise, and on its last day where somebody does', () => {
  assert.equal(readDocument(formOf({ remindDays: '' }), []).remindDays, 30)
  assert.equal(readDocument(formOf({ remindDays: '0' }), []).remindDays, 0)
})
