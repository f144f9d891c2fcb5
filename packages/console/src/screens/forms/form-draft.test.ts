import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DAILY_CHECK, editedFrom, emptyItem, sectionsOf } from './form-draft.ts'

describe('a form that is edited', () => {
  test('is sent as it was read where nothing was changed', () => {
    assert.deepEqual(sectionsOf(editedFrom(DAILY_CHECK.sections)), DAILY_CHECK.sections)
  })

  test('keeps the keys of what was renamed, for its issues are known by them', () => {
    const [first] = editedFrom(DAILY_CHECK.sections)
    assert.ok(first)
    const renamed = { ...first, items: first.items.map((item) => ({ ...item, label: 'Wheels' })) }
    assert.deepEqual(
      sectionsOf([renamed])[0]?.items.map(({ key }) => key),
      DAILY_CHECK.sections[0]?.items.map(({ key }) => key),
    )
  })

  test('gives what is new a key of its own', () => {
    const items = ['Brake lamp, left', 'Brake lamp left', '灯'].map((label, row) => ({ ...emptyItem(row), label }))
    assert.deepEqual(
      sectionsOf([{ row: 0, title: 'Lights', items }])[0]?.items.map(({ key }) => key),
      ['brake-lamp-left', 'brake-lamp-left-2', 'item'],
    )
  })

  test('begins with keys that the server takes, each once', () => {
    const keys = DAILY_CHECK.sections.flatMap(({ items }) => items.map(({ key }) => key))
    assert.equal(new Set(keys).size, keys.length)
    assert.ok(keys.every((key) => /^[a-z0-9][a-z0-9-]{0,39}$/.test(key)))
  })
})
