import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { followLive } from './follow-live.ts'
import { ApiProblem } from './problem.ts'

const problem = (status: number, code: string) => new ApiProblem({ title: 'Refused', status, code })

/** Follows streams that end as said, one after the other, and is left behind the last. */
async function followThrough(ends: readonly (ApiProblem | undefined)[]) {
  const leaving = new AbortController()
  const [links, left]: [string[], (ApiProblem | undefined)[]] = [[], [...ends]]
  const read = async () => {
    const end = left.shift()
    if (end) throw end
  }
  const pause = async () => {
    if (left.length === 0) leaving.abort()
  }
  const onLink = ({ state }: { state: string }) => void links.push(state)
  const failure = await followLive({ read, pause, onLink, signal: leaving.signal }).catch((error: unknown) => error)
  return { failure, links, unread: left.length }
}

describe('following live values', () => {
  test('goes on through a restart of the server: no answer, no bridge yet, our own bug', async () => {
    const ends = [
      undefined,
      problem(0, 'console.unreachable'),
      problem(503, 'http.not-ready'),
      problem(409, 'diagnostics.no-bridge'),
      problem(500, 'http.bug'),
      undefined,
    ]
    const { failure, links, unread } = await followThrough(ends)
    assert.deepEqual([failure, unread], [undefined, 0])
    assert.deepEqual(
      links,
      ends.map(() => 'NOT_CONNECTED'),
    )
  })

  test('ends with what stays so, and says that nothing is connected any more', async () => {
    const gone = problem(404, 'fleet.vehicle-unknown')
    const { failure, links, unread } = await followThrough([gone, undefined])
    assert.equal(failure, gone)
    assert.deepEqual([links, unread], [['NOT_CONNECTED'], 1])
  })
})
