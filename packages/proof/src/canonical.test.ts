import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Json } from './canonical.ts'
import { encodeCanonical, formatCanonical } from './canonical.ts'

const json = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.string({ unit: 'binary' }),
    fc.array(tie('value')),
    fc.dictionary(fc.string({ unit: 'binary' }), tie('value')),
  ),
})).value

describe('canonical JSON', () => {
  test('orders members by UTF-16 code unit, as in RFC 8785, section 3.2.3', () => {
    const unordered = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 }
    const order = Object.values(JSON.parse(formatCanonical(unordered)))
    // JSON.parse lifts '1' to the front, as it is an index; the text has it behind the carriage return.
    assert.deepEqual(order, [4, 2, 6, 7, 1, 5, 3])
    assert.ok(formatCanonical(unordered).startsWith('{"\\r":2,"1":4,'))
  })

  test('spells strings, numbers and literals as RFC 8785, section 3.2.2 does', () => {
    const value = {
      numbers: [333333333, -0],
      string: '\u20ac$\u000f\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    }
    const text = '{"literals":[null,true,false],"numbers":[333333333,0],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    assert.equal(formatCanonical(value), text)
  })

  test('is refused for whatever could lose something', () => {
    const lossy: unknown[] = [
      0.5,
      2 ** 53,
      Number.NaN,
      Infinity,
      '\ud800',
      { '\udc00': 1 },
      undefined,
      { a: undefined },
    ]
    const foreign: unknown[] = [
      new Array(1),
      new Date(0),
      new Map(),
      1n,
      () => 1,
      Symbol('s'),
      [{ a: [new Uint8Array(1)] }],
    ]
    for (const value of [...lossy, ...foreign]) assert.throws(() => formatCanonical(value as Json), TypeError)
  })

  test('says the same after any journey through JSON', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = formatCanonical(value)
        assert.equal(formatCanonical(JSON.parse(text)), text)
        assert.equal(new TextDecoder().decode(encodeCanonical(value)), text)
      }),
    )
  })
})
