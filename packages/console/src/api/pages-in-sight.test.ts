import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { QueryClient } from '@tanstack/react-query'
import { isSeen, showPages } from './pages-in-sight.ts'

const KEY = ['vehicles', 'pages']
const LET_GO_AFTER_MS = 5 * 60_000

/** As in a browser: elsewhere nothing is let go of. */
const openClient = () => new QueryClient({ defaultOptions: { queries: { gcTime: LET_GO_AFTER_MS } } })

describe('the pages in sight', () => {
  test('are all of a list of which nobody has said it, and then those that were said last', () => {
    const client = openClient()
    assert.ok(isSeen(client, KEY, 499))
    showPages(client, KEY, { first: 7, last: 8 })
    showPages(client, ['other'], { first: 0, last: 0 })
    assert.deepEqual(
      [6, 7, 8, 9].map((at) => isSeen(client, KEY, at)),
      [false, true, true, false],
    )
    client.clear()
  })

  test('are not forgotten while a list is looked at for longer than what nobody observes is kept', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const client = openClient()
    showPages(client, KEY, { first: 7, last: 8 })
    client.setQueryData(['unobserved'], 'anything')
    t.mock.timers.tick(LET_GO_AFTER_MS + 1)
    assert.equal(client.getQueryData(['unobserved']), undefined)
    assert.deepEqual([isSeen(client, KEY, 0), isSeen(client, KEY, 8)], [false, true])
    client.clear()
  })
})
