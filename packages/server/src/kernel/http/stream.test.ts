/** The lines of a stream (WHATWG HTML, section 9.2). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatEvent } from './stream.ts'

test('an event has its name, its data and where it stands; a place alone has no data, so it is none', () => {
  assert.equal(formatEvent({ event: 'frame', data: { a: 1 } }), 'event: frame\ndata: {"a":1}\n\n')
  assert.equal(formatEvent({ event: 'vehicles', data: 'a\nb', id: '7' }), 'event: vehicles\ndata: "a\\nb"\nid: 7\n\n')
  assert.equal(formatEvent({ id: '8' }), 'id: 8\n\n')
})
