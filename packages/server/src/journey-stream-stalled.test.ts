/** Streams that nobody reads any more, and those that nobody can look at: neither keeps the house, nor is told on. */
import assert from 'node:assert/strict'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { after, beforeEach, describe, test } from 'node:test'
import { createPulse, listen } from '#kernel/http/testing'
import { openJourneys } from './testing-journey.ts'

const PATH = '/api/v1/pulse'
const pulse = createPulse()
const journeys = await openJourneys({ guests: [pulse.guest] })
after(() => journeys[Symbol.asyncDispose]())
const { house, openSession, nextMinute } = journeys
const openWith = (token: string) => listen(house.kernel.door.address(), PATH, { authorization: `Bearer ${token}` })
const nextTurn = () => new Promise(setImmediate)
/** Bounds nothing: a stream that never ends fails its test alone. */
const HANGING = { timeout: 120_000 }

/** Opens a stream whose reader stops reading, and lets it be told until something stays in the house: less than would count as a full socket. */
async function openStalled(open: () => ReturnType<typeof listen>, { tell } = pulse) {
  const responses: ServerResponse[] = []
  const hear = (message: unknown) => void responses.push((message as { response: ServerResponse }).response)
  subscribe('http.server.request.start', hear)
  const stream = await open()
  unsubscribe('http.server.request.start', hear)
  const [response] = responses
  assert.ok(response)
  stream.pause()
  for (let [turn, stays] = [0, 0]; stays < 200; turn++) {
    stays = response.socket?.writableLength ? stays + 1 : 0
    if (stays === 0) tell({ turn, filler: 'x'.repeat(4_000) })
    await nextTurn()
  }
  assert.equal(response.writableNeedDrain, false)
  return { stream, response }
}

describe('a stream', () => {
  beforeEach(nextMinute)

  test('is left with its session by one who stopped reading, and closes', HANGING, async () => {
    const token = await openSession('technician')
    const { response } = await openStalled(() => openWith(token))
    const closed = once(response, 'close')
    assert.equal((await journeys.ask({ method: 'POST', path: '/api/v1/auth/sign-out', token, body: {} })).status, 204)
    await closed
    assert.equal(pulse.readers.size, 0)
  })

  test('is silent and then ends where nobody can look at it, and is not looked at twice at once', HANGING, async () => {
    const stream = await openWith(await openSession('technician'))
    pulse.tell({ seen: true })
    await stream.next('pulse', ({ seen }: { seen?: boolean }) => seen === true)
    const [release, looks] = [pulse.holdReach(), pulse.looks()]
    let told = 0
    const telling = setInterval(() => pulse.tell({ told: ++told }), 50)
    const end = (await stream.next('end')) as { code: string }
    clearInterval(telling)
    release()
    assert.equal(end.code, 'http.look-overdue')
    assert.equal(pulse.looks(), looks + 1)
    const heard = stream.events.filter(({ data }) => (data as { told?: number }).told !== undefined)
    assert.ok(heard.length > 0 && heard.length < told / 2, `${heard.length} of ${told} were told`)
    await stream.ended
    assert.equal(pulse.readers.size, 0)
  })

  test(
    'is looked at once more between two heartbeats where its feed has something that waits for a look',
    HANGING,
    async () => {
      const stream = await openWith(await openSession('technician'))
      const [reader] = pulse.readers
      const tookMs: number[] = []
      for (let tries = 0; tries < 5; tries++) {
        const beat = pulse.looks()
        while (pulse.looks() === beat) await nextTurn()
        const beganMs = performance.now()
        for (let times = 0; times < 3; times++) reader?.look()
        while (pulse.looks() === beat + 1) await nextTurn()
        tookMs.push(performance.now() - beganMs)
        for (let turns = 0; turns < 10; turns++) await nextTurn()
        assert.equal(pulse.looks(), beat + 2)
      }
      // The next heartbeat is half a second away: on a busy machine one of them at least comes long before it.
      assert.ok(Math.min(...tookMs) < 250, tookMs.join(', '))
      stream.leave()
      await stream.ended
    },
  )

  test('goes on where a look was late and came back', HANGING, async () => {
    const stream = await openWith(await openSession('technician'))
    const [release, looks] = [pulse.holdReach(), pulse.looks()]
    while (pulse.looks() === looks) await nextTurn()
    release()
    pulse.tell({ late: true })
    await stream.next('pulse', ({ late }: { late?: boolean }) => late === true)
    while (pulse.looks() < looks + 5) await nextTurn()
    assert.ok(stream.events.every(({ event }) => event === 'pulse'))
    stream.leave()
    await stream.ended
  })

  test('of one who stopped reading does not keep the house from closing', HANGING, async () => {
    const there = createPulse()
    const other = await openJourneys({ guests: [there.guest] })
    const token = await other.openSession('technician')
    const address = other.house.kernel.door.address()
    const { stream } = await openStalled(() => listen(address, PATH, { authorization: `Bearer ${token}` }), there)
    await other[Symbol.asyncDispose]()
    assert.deepEqual([there.readers.size, other.house.bugs], [0, []])
    stream.leave()
  })
})
