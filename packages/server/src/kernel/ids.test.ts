import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CANARY, HOUSE, instantOf, isUuid, uuidv7 } from './ids.ts'

const AT = new Date('2026-01-05T08:00:00.123Z')

describe('an id', () => {
  test('is a UUID of version 7 and its variant, with its instant inside', () => {
    const id = uuidv7(AT)
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    assert.deepEqual(instantOf(id), AT)
  })

  test('differs from all others of its millisecond', () => {
    assert.equal(new Set(Array.from({ length: 1_000 }, () => uuidv7(AT))).size, 1_000)
  })

  test('sorts by the count of its maker within one millisecond, up to 4,096 of them', () => {
    const ids = Array.from({ length: 4_096 }, (_, count) => uuidv7(AT, count))
    assert.deepEqual(ids.toSorted(), ids)
    assert.deepEqual([ids[0]?.slice(14, 18), ids.at(-1)?.slice(14, 18)], ['7000', '7fff'])
    assert.deepEqual(instantOf(ids.at(-1) ?? ''), AT)
  })

  test('sorts by time before it sorts by count', () => {
    assert.ok(uuidv7(AT, 4_095) < uuidv7(new Date(AT.getTime() + 1), 0))
  })

  test('is told from other text', () => {
    for (const id of [HOUSE, CANARY, uuidv7(AT)]) assert.ok(isUuid(id))
    for (const text of ['', 'x', `${HOUSE}0`, HOUSE.replaceAll('-', ''), uuidv7(AT).toUpperCase(), `${HOUSE}\n`])
      assert.equal(isUuid(text), false, text)
  })
})
