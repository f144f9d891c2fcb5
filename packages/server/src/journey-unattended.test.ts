import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Journeys } from './testing-journey.ts'
import { openJourneys } from './testing-journey.ts'

const UNATTENDED = { unattended: '?1' }

describe('a request that nobody is there for', () => {
  let house: Journeys
  before(async () => {
    house = await openJourneys({ frozen: true })
  })
  after(() => house[Symbol.asyncDispose]())

  /** Signed in at this instant; each look is taken so long after it, with a token of its own. */
  async function openVisit() {
    const { clock, identity } = house.house
    const start = clock.now().getTime()
    let tokens = await identity.verbs.openCanarySession('technician')
    return async (afterS: number, headers: Record<string, string> = {}) => {
      clock.moveTo(new Date(start + afterS * 1_000))
      // Something is written at this instant, or the log would seem to stand still.
      await identity.verbs.openCanarySession('viewer')
      await house.house.kernel.ledger.drain()
      const body = { refreshToken: tokens.refreshToken }
      const renewed = await house.ask({ method: 'POST', path: '/api/v1/auth/refresh', body })
      if (renewed.status !== 200) return renewed.status
      tokens = renewed.json as typeof tokens
      return (await house.ask({ path: '/api/v1/vehicles', token: tokens.accessToken, headers })).status
    }
  }

  test('is answered, and does not keep the session alive [muts.auth.session-timeout] [attack.20]', async () => {
    const look = await openVisit()
    for (const afterS of [600, 1_200, 1_799]) assert.equal(await look(afterS, UNATTENDED), 200)
    assert.equal(await look(1_801, UNATTENDED), 401)
  })

  test('is told from one of a person, which does [muts.auth.session-timeout]', async () => {
    const look = await openVisit()
    assert.equal(await look(1_200), 200)
    assert.equal(await look(1_801, UNATTENDED), 200)
    assert.equal(await look(1_200 + 1_799, UNATTENDED), 200)
    assert.equal(await look(1_200 + 1_801), 401)
  })

  test('says so by one word, and by no other', async () => {
    for (const unattended of ['1', '?0']) {
      const look = await openVisit()
      assert.equal(await look(1_200, { unattended }), 200)
      assert.equal(await look(1_801, UNATTENDED), 200, unattended)
    }
  })
})
