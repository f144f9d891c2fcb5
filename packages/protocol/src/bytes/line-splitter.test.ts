import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createLineSplitter } from './index.ts'

const LONGEST = 65_536

function split(...pieces: readonly string[]) {
  const lines: string[] = []
  const splitter = createLineSplitter((line) => lines.push(line))
  for (const piece of pieces) splitter.push(piece)
  splitter.end()
  return lines
}

describe('lines of a stream', () => {
  test('are cut wherever the pieces break, with either end, and the last without one', () => {
    assert.deepEqual(split('a\r', '\nb', '\n\nc'), ['a', 'b', '', 'c'])
    assert.deepEqual(split('a\n'), ['a'])
    assert.deepEqual(split('\n\na'), ['', '', 'a'])
  })

  test('are cut where no end comes, and only beyond the longest', () => {
    const longest = 'x'.repeat(LONGEST)
    assert.deepEqual(split(longest, '\n'), [longest])
    assert.deepEqual(split(longest, 'yz'), [longest, 'yz'])
  })
})
