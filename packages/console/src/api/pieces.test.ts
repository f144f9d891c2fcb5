import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { piecesOf } from './pieces.ts'

describe('a text in pieces', () => {
  test('is cut where a piece is full, and is one piece where there is little of it', () => {
    assert.deepEqual(piecesOf('abcdefg', 3), ['abc', 'def', 'g'])
    assert.deepEqual(piecesOf('abc', 3), ['abc'])
    assert.deepEqual(piecesOf('', 3), [''])
  })

  test('is never cut within a character', () => {
    const text = 'ab🚚🚛c🚚'
    const pieces = piecesOf(text, 3)
    assert.deepEqual(pieces, ['ab', '🚚', '🚛c', '🚚'])
    assert.equal(pieces.join(''), text)
    for (const piece of pieces) assert.ok(piece.isWellFormed(), piece)
  })
})
