import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { rowsOf } from './rows.ts'

const pagesOf = (lengths: readonly number[]) => {
  let next = 0
  return lengths.map((length) => ({ data: Array.from({ length }, () => next++) }))
}

describe('the rows of pages', () => {
  test('are those that stand in them, one after another, and none behind the last', () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 12 })
    fc.assert(
      fc.property(lengths, (each) => {
        const pages = pagesOf(each)
        const rows = rowsOf(pages)
        const joined = pages.flatMap(({ data }) => data)
        assert.equal(rows.count, joined.length)
        assert.deepEqual(
          joined.map((_, place) => rows.at(place)),
          joined,
        )
        assert.equal(rows.at(joined.length), undefined)
        joined.forEach((row, place) => {
          assert.ok(pages[rows.pageOf(place)]?.data.includes(row))
        })
      }),
    )
  })
})
