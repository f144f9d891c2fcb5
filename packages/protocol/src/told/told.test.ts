import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { hasToldAgain, hasToldCodes } from './index.ts'

const answered = (...heads: readonly string[]) => heads.map((head) => ({ head, positive: 1 }))

describe('a unit of a scan', () => {
  test('has told all its codes by one list of what is stored, or where nothing says otherwise', () => {
    for (const head of ['1902', '18', '03']) assert.ok(hasToldCodes({ answers: answered('22F1', head) }), head)
    assert.ok(hasToldCodes({}), 'a truck, or a scan of an older bridge')
  })

  test('has not where it failed, withheld some, or answered no such list', () => {
    assert.ok(!hasToldCodes({ answers: answered('1902'), failure: { code: 'timeout' } }))
    assert.ok(!hasToldCodes({ answers: answered('1902'), hasWithheldCodes: true }))
    assert.ok(!hasToldCodes({ answers: answered('22F1', '07', '0A') }))
    assert.ok(!hasToldCodes({ answers: [{ head: '03', positive: 0 }] }))
    assert.ok(!hasToldCodes({ answers: [] }))
  })

  test('has told them again by each list that it answered before', () => {
    const before = { answers: answered('03', '07', '0A') }
    assert.ok(hasToldAgain(before, before))
    assert.ok(!hasToldAgain(before, { answers: answered('03', '0A') }))
    assert.ok(!hasToldAgain(before, undefined))
  })
})
