import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Type } from 'typebox'
import { Problem } from '#kernel'
import { requireQuery } from './validate.ts'

const Shape = Type.Object({ limit: Type.Integer({ minimum: 1, maximum: 200 }) }, { additionalProperties: false })

describe('a number in an address', () => {
  test('is read out of its text within its bounds', () => {
    assert.deepEqual(requireQuery(Shape, { limit: '200' }), { limit: 200 })
    for (const limit of ['201', '0', 'x', '']) assert.throws(() => requireQuery(Shape, { limit }), Problem, limit)
  })

  test('has an end: one that has none would pass every bound', () => {
    for (const limit of ['1e309', '-1e309', 'Infinity', '-Infinity'])
      assert.throws(
        () => requireQuery(Shape, { limit }),
        (error) => error instanceof Problem && error.code === 'http.invalid' && error.status === 400,
        limit,
      )
  })
})
