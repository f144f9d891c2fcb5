import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createMemory, remember } from './remember.ts'

describe('what is remembered', () => {
  test('is made once, and anew when it was unused for longest among too many [attack.12]', () => {
    const made: string[] = []
    const find = remember(2, (key) => {
      made.push(key)
      return key.toUpperCase()
    })
    assert.deepEqual(['a', 'a', 'b', 'a', 'c', 'a', 'b'].map(find), ['A', 'A', 'B', 'A', 'C', 'A', 'B'])
    assert.deepEqual(made, ['a', 'b', 'c', 'b'])
  })

  test('is gone once it was dropped, and what is kept again is the newest', () => {
    const memory = createMemory<number>(2)
    memory.keep('a', 1)
    memory.keep('b', 2)
    memory.keep('a', 3)
    memory.keep('c', 4)
    memory.drop('c')
    assert.deepEqual(['a', 'b', 'c'].map(memory.find), [3, undefined, undefined])
  })
})
