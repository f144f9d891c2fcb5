import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { tellLive } from './live-events.ts'
import { ApiProblem } from './problem.ts'

function open() {
  const told: unknown[] = []
  const tell = tellLive({
    onOffer: (offer) => told.push(offer),
    onLink: (link) => told.push(link),
    onValues: (values) => told.push(values),
  })
  const say = (event: string, data: unknown) => tell(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  return { told, tell, say }
}

describe('a stream of live values', () => {
  test('is told event by event, wherever its text was cut', () => {
    const { told, tell } = open()
    const text = 'retry: 1000\n\n: \n\nevent: link\ndata: {"state":"CONNECTED"}\n\n'
    for (const part of [text.slice(0, 30), text.slice(30, 41), text.slice(41)]) tell(part)
    assert.deepEqual(told, [{ state: 'CONNECTED' }])
  })

  test('that ends for a while ends quietly: another one may be opened', () => {
    const { say } = open()
    for (const code of [
      'http.no-valid-token',
      'http.closing',
      'http.look-overdue',
      'http.bug',
      'diagnostics.no-bridge',
    ])
      say('end', { code, detail: 'Come back.' })
  })

  test('that was ended for good says so in the words of the server', () => {
    for (const code of ['fleet.vehicle-unknown', 'http.not-allowed', 'identity.narrowed']) {
      const { say } = open()
      assert.throws(
        () => say('end', { code, detail: 'Not yours any more.' }),
        (error: unknown) => {
          assert.ok(error instanceof ApiProblem)
          assert.deepEqual([error.code, error.detail, error.status], [code, 'Not yours any more.', 409])
          return true
        },
      )
    }
  })
})
