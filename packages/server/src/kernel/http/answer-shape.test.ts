import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import Fastify from 'fastify'
import { Type } from 'typebox'
import { serialiserShape } from './answer-shape.ts'

const Row = Type.Object({
  name: Type.Union([Type.String({ maxLength: 20 }), Type.Null()]),
  kind: Type.Union([Type.Enum(['a', 'b']), Type.Null()]),
  hint: Type.Union([Type.Literal('holds'), Type.Literal('differs'), Type.Null()]),
  count: Type.Union([Type.Integer(), Type.Null()]),
  part: Type.Union([Type.Object({ id: Type.String() }), Type.Null()]),
})

describe('the shape an answer is serialised by', () => {
  test('keeps texts, numbers, null and parts as they are, and drops what is not declared', async () => {
    const app = Fastify()
    const schema = { response: { 200: serialiserShape(Type.Object({ data: Type.Array(Row) })) } }
    const full = { name: '"quoted"', kind: 'a', hint: 'holds', count: 7, part: { id: 'x' } }
    const empty = { name: null, kind: null, hint: null, count: null, part: null }
    app.get('/', { schema }, async () => ({ data: [{ ...full, secret: 1, part: { id: 'x', secret: 1 } }, empty] }))

    assert.deepEqual((await app.inject('/')).json(), { data: [full, empty] })
  })

  test('needs no validator where a choice is among plain values', () => {
    const { name, hint, kind, part } = (serialiserShape(Row) as unknown as typeof Row).properties as object as Record<
      string,
      { type?: unknown; anyOf?: unknown }
    >
    assert.deepEqual(
      [name?.type, kind?.type, hint?.type],
      [
        ['string', 'null'],
        ['string', 'null'],
        ['string', 'null'],
      ],
    )
    assert.ok(part?.anyOf)
  })
})
