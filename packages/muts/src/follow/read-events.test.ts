/** Server-sent events as they come off the line. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ServerEvent } from './read-events.ts'
import { hearBlocks } from './read-events.ts'

test('a place alone is heard as one, a sign of life as nothing, and what is not whole yet stays', () => {
  const heard: ServerEvent[] = []
  const rest = hearBlocks('event: open\ndata: {"topics":[]}\nid: 7\n\n: \n\nid: 9\n\nevent: vehicles\nda', (event) =>
    heard.push(event),
  )
  assert.deepEqual(heard, [
    { event: 'open', id: '7', data: { topics: [] } },
    { event: undefined, id: '9', data: {} },
  ])
  assert.equal(rest, 'event: vehicles\nda')
})
