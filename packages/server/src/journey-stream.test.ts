/** Streams are asked for like anything else, looked at anew while they are open, and end with the right to them. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Context, Role, UserId } from '#kernel'
import { CANARY } from '#kernel'
import { createPulse, leaveAtOnce, listen } from '#kernel/http/testing'
import { openJourneys } from './testing-journey.ts'

const PATH = '/api/v1/pulse'
const pulse = createPulse()
const journeys = await openJourneys({ guests: [pulse.guest] })
after(() => journeys[Symbol.asyncDispose]())
const { house, as, openSession, nextMinute, entries } = journeys
const { narrow, widen, subjectOf } = house.identity.verbs
const inCanary = <T>(work: (ctx: Context) => Promise<T>) =>
  house.kernel.act({ actor: { kind: 'system', id: 'test' }, org: CANARY }, work)

const openWith = (token: string, path = PATH) =>
  listen(house.kernel.door.address(), path, { authorization: `Bearer ${token}` })
const openAs = async (role: Role) => openWith(await openSession(role))
const move = (ms: number) => house.clock.moveTo(new Date(house.clock.now().getTime() + ms))
const nobodyReads = async (what: () => Promise<unknown>) => {
  await what()
  assert.equal(pulse.readers.size, 0)
}

describe('a stream', () => {
  before(nextMinute)

  test('is told from the first event on, as one request with its entry, and says when it ends', async () => {
    const stream = await openAs('technician')
    assert.equal(stream.status, 200)
    assert.match(stream.headers['content-type'] ?? '', /^text\/event-stream/)
    assert.equal(stream.headers['cache-control'], 'no-store')
    assert.match(`${stream.headers.ratelimit}`, /r=99/)
    pulse.tell({ beat: 1 })
    assert.deepEqual(await stream.next('pulse'), { beat: 1 })

    const seen = await entries({ action: 'pulse.read' })
    assert.equal(stream.headers['ledger-entry'], seen[0]?.id)
    await nobodyReads(async () => {
      stream.leave()
      while ((await entries({ action: 'pulse.leave' })).length === 0) await new Promise(setImmediate)
    })
  })

  test('is refused like any address: 401 to a stranger, 403 without the right, 400 to what it does not know', async () => {
    for (const [status, opening] of [
      [401, listen(house.kernel.door.address(), PATH, {})],
      [401, openWith('not.a.token')],
      [403, openAs('viewer')],
      [400, openWith(await openSession('technician'), `${PATH}?since=1`)],
    ] as const) {
      const refused = await opening
      await refused.ended
      assert.equal(refused.status, status, refused.text())
      assert.match(refused.headers['content-type'] ?? '', /problem\+json/)
    }
    assert.equal(pulse.readers.size, 0)
    assert.ok((await entries({ action: 'pulse.read' })).some(({ outcome }) => outcome === 'refused'))
  })

  test('ends when its session is revoked, and another’s goes on', async () => {
    const [token, other] = [await openSession('technician'), await openAs('technician')]
    const stream = await openWith(token)
    assert.equal((await journeys.ask({ method: 'POST', path: '/api/v1/auth/sign-out', token, body: {} })).status, 204)
    assert.deepEqual(await stream.next('end', ({ code }: { code: string }) => code === 'http.no-valid-token'), {
      code: 'http.no-valid-token',
      detail: 'The session of this stream has ended. Sign in again.',
    })
    await stream.ended

    pulse.tell({ beat: 2 })
    assert.deepEqual(await other.next('pulse', ({ beat }: { beat: number }) => beat === 2), { beat: 2 })
    other.leave()
    await other.ended
  })

  test('ends when the right to it is withheld, and says so', async () => {
    const stream = await openAs('technician')
    const { id } = (await as('technician', { path: '/api/v1/me' })).json as { id: string }
    const subject = await inCanary((ctx) => subjectOf(ctx, id as UserId))
    await inCanary((ctx) => narrow(ctx, subject, ['pulse.read'], 'training overdue'))
    assert.equal(((await stream.next('end')) as { code: string }).code, 'identity.narrowed')
    await stream.ended
    await inCanary((ctx) => widen(ctx, subject, 'training overdue'))
  })

  test('ends with its token, and does not keep the session alive [attack.20]', async () => {
    nextMinute()
    const token = await openSession('technician')
    const stream = await openWith(token)
    const me = async () =>
      (await journeys.ask({ path: '/api/v1/me', token, headers: { unattended: '?1' } })).json as {
        session: { idleEndsAt: string }
      }
    const before = (await me()).session.idleEndsAt
    move(120_000)
    pulse.tell({ beat: 3 })
    await stream.next('pulse', ({ beat }: { beat: number }) => beat === 3)
    assert.equal((await me()).session.idleEndsAt, before)

    move(200_000)
    assert.equal(((await stream.next('end')) as { code: string }).code, 'http.no-valid-token')
  })

  test('goes to who reads slowly with the newest alone, and the house keeps nothing for them', async () => {
    nextMinute()
    const stream = await openAs('technician')
    stream.pause()
    const filler = 'x'.repeat(50_000)
    for (let beat = 0; beat < 2_000; beat++) {
      pulse.tell({ beat, filler })
      if (beat % 50 === 0) await new Promise(setImmediate)
    }
    pulse.tell({ last: true })
    stream.resume()
    await stream.next('pulse', ({ last }: { last?: boolean }) => last === true)
    // 100 MB were told; what lies in the sockets of both sides is a few.
    assert.ok(stream.events.length < 500, `${stream.events.length} of 2,001 events were kept for a reader that slept`)
    stream.leave()
    await stream.ended
  })

  test('is one of twelve that a person may have open, however often they ask', async () => {
    const tokens: string[] = []
    const open: Awaited<ReturnType<typeof openWith>>[] = []
    const refused = new Map<number, number>()
    for (let asked = 0; asked < 1_000; asked++) {
      if (asked % 90 === 0) {
        nextMinute()
        tokens.push(await openSession('technician'))
      }
      const stream = await openWith(tokens.at(-1) ?? '')
      if (stream.status === 200) open.push(stream)
      else refused.set(stream.status, (refused.get(stream.status) ?? 0) + 1)
      assert.ok(pulse.readers.size <= 12, 'more than twelve')
    }
    // Tokens ran out on the way, and what they had opened with them.
    assert.deepEqual([...refused.keys()], [429])
    assert.ok(open.length >= 12 && open.length <= 60, `${open.length}`)
    for (const stream of open) stream.leave()
    await Promise.all(open.map(({ ended }) => ended))
    nextMinute()
    const again = await openAs('technician')
    assert.equal(again.status, 200)
    again.leave()
    await again.ended
  })

  test('gives its place back where who asked was gone before it opened', async () => {
    nextMinute()
    const token = await openSession('technician')
    const { host, port } = house.kernel.door.address()
    for (let asked = 0; asked < 30; asked++) await leaveAtOnce({ host, port, path: PATH, token })
    let stream = await openWith(token)
    // Places come back with the entries that say so, and those may be on their way.
    for (let asked = 0; asked < 60 && stream.status === 429; asked++) stream = await openWith(token)
    assert.equal(stream.status, 200)
    stream.leave()
    await stream.ended
  })

  test('ends where the look at its reach breaks: nobody is told what nobody could look at', async () => {
    nextMinute()
    const stream = await openAs('technician')
    pulse.breakReach()
    assert.equal(((await stream.next('end')) as { code: string }).code, 'http.bug')
    assert.equal(house.bugs.splice(0).length, 1)
  })

  test('hears that the house closes, and keeps it from nothing', async () => {
    assert.deepEqual(house.bugs, [])
    const other = await openJourneys({ guests: [createPulse().guest] })
    const token = await other.openSession('technician')
    const stream = await listen(other.house.kernel.door.address(), PATH, { authorization: `Bearer ${token}` })
    const closing = other[Symbol.asyncDispose]()
    assert.equal(((await stream.next('end')) as { code: string }).code, 'http.closing')
    await closing
    assert.deepEqual(other.house.bugs, [])
  })
})
