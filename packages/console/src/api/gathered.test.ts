import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createGathered } from './gathered.ts'

describe('what is asked for in one tick', () => {
  test('is asked for at once, each once, and in parts that are not too large', async () => {
    const asked: (readonly string[])[] = []
    const find = createGathered(2, async (ids) => {
      asked.push(ids)
      return new Map(ids.filter((id) => id !== 'nobody').map((id) => [id, `unit ${id}`]))
    })
    const found = await Promise.all(['a', 'b', 'c', 'nobody'].map(find))
    assert.deepEqual(found, ['unit a', 'unit b', 'unit c', undefined])
    assert.deepEqual(asked, [
      ['a', 'b'],
      ['c', 'nobody'],
    ])
    assert.equal(await find('a'), 'unit a')
    assert.equal(asked.length, 3)
    await Promise.all([find('d'), find('d')])
    assert.deepEqual(asked[3], ['d'])
  })

  test('fails for all who asked, and for nobody who asks after them', async () => {
    let isOut = true
    const find = createGathered(50, async (ids) => {
      if (isOut) throw new Error('no answer')
      return new Map(ids.map((id) => [id, id]))
    })
    const settled = await Promise.allSettled([find('a'), find('b')])
    assert.deepEqual(
      settled.map(({ status }) => status),
      ['rejected', 'rejected'],
    )
    isOut = false
    assert.equal(await find('a'), 'a')
  })
})
