import assert from 'node:assert/strict'
import { AsyncLocalStorage } from 'node:async_hooks'
import { describe, test } from 'node:test'
import { createGroupCommit } from './group-commit.ts'

/** Writes that end when they are told to. */
function openWriter(limits = { size: 4, lanes: 2 }) {
  const groups: { readonly items: readonly string[]; readonly end: (fault?: Error) => void }[] = []
  const write = createGroupCommit<string>(
    (items) =>
      new Promise((resolve, reject) => {
        groups.push({ items, end: (fault) => (fault ? reject(fault) : resolve()) })
      }),
    limits,
  )
  const endAll = async (fault?: Error): Promise<void> => {
    for (const { end } of groups.splice(0)) end(fault)
    await new Promise(setImmediate)
  }
  return { write, groups, endAll }
}

const turn = () => new Promise(setImmediate)

describe('a group commit', () => {
  test('joins what waits, up to its size, and keeps to its lanes', async () => {
    const { write, groups, endAll } = openWriter()
    const written = Promise.all(Array.from('abcdefghijkl', (item) => write(item)))
    await turn()
    assert.deepEqual(
      groups.map(({ items }) => items.join('')),
      ['abcd', 'efgh'],
    )
    await endAll()
    assert.deepEqual(
      groups.map(({ items }) => items.join('')),
      ['ijkl'],
    )
    await endAll()
    await written
  })

  test('tries each alone once when the group fails, and fails only those that fail alone', async () => {
    const { write, groups, endAll } = openWriter()
    const results = Promise.allSettled([write('good'), write('bad')])
    await turn()
    await endAll(new Error('the group'))
    assert.deepEqual(
      groups.map(({ items }) => items),
      [['good'], ['bad']],
    )
    for (const { items, end } of groups.splice(0)) end(items[0] === 'bad' ? new Error('alone') : undefined)
    const [good, bad] = await results
    assert.equal(good.status, 'fulfilled')
    assert.equal(bad.status === 'rejected' && bad.reason.message, 'alone')
    assert.equal(groups.length, 0)
  })

  test('runs in nobody’s async context', async () => {
    const storage = new AsyncLocalStorage<string>()
    const seen: unknown[] = []
    const write = createGroupCommit<string>(async () => void seen.push(storage.getStore()), { size: 4, lanes: 2 })
    await storage.run('a request', () => write('a'))
    assert.deepEqual(seen, [undefined])
  })
})
