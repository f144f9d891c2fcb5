import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { inOneTab } from './in-one-tab.ts'

const elsewhere = () => 'elsewhere'

describe('what one tab does at a time', () => {
  test('is not waited for by another tab, which is told so and may do it after', async () => {
    const { promise, resolve } = Promise.withResolvers<string>()
    const first = inOneTab(navigator.locks, 'one', () => promise, elsewhere)
    assert.equal(await inOneTab(navigator.locks, 'one', async () => 'twice', elsewhere), 'elsewhere')
    assert.equal(await inOneTab(navigator.locks, 'other', async () => 'beside it', elsewhere), 'beside it')
    resolve('done')
    assert.equal(await first, 'done')
    assert.equal(await inOneTab(navigator.locks, 'one', async () => 'after it', elsewhere), 'after it')
  })

  test('is done where a browser has no locks', async () => {
    assert.equal(await inOneTab(undefined, 'one', async () => 'done', elsewhere), 'done')
  })
})
