import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { codeOf, openJourneys } from './testing-journey.ts'

const journeys = await openJourneys()
after(() => journeys[Symbol.asyncDispose]())
const { house, ask, openSession, entries } = journeys

describe('an Idempotency-Key', () => {
  const send = (path: string, body: object, key: string, token?: string) =>
    ask({ method: 'POST', path, body, headers: { 'idempotency-key': key }, ...(token ? { token } : {}) })

  test('gives the first answer again, and says in the ledger that it was disclosed again', async () => {
    const token = await openSession('fleet_manager')
    const golf = { unit: 'I-1', vin: 'MUTSDEMT000000201' }
    const first = await send('/api/v1/vehicles', golf, 'golf', token)
    const object = (first.json as { id: string }).id
    const known = await entries({ object })
    assert.deepEqual((await send('/api/v1/vehicles', golf, 'golf', token)).json, first.json)

    const [again, ...rest] = await entries({ object })
    assert.equal(rest.length, known.length)
    assert.equal(again?.action, 'answer.replay')
    assert.equal(again?.outcome, 'done')
    assert.deepEqual(again?.facts, { actions: 'vehicle.register', replayed: true })
    assert.deepEqual([again?.objects, again?.subjects], [known[0]?.objects, known[0]?.subjects])
    assert.equal(again?.actor, known[0]?.actor)
  })

  test('never gives a secret again: it was shown once', async () => {
    const admin = await openSession('admin')
    const viewer = await openSession('viewer')
    const secrets = [
      ['/api/v1/me/totp', {}, viewer],
      ['/api/v1/bridges/pairing-codes', {}, admin],
      ['/api/v1/users', { email: 'new@canary.example', name: 'New', role: 'viewer' }, admin],
    ] as const
    for (const [path, body, token] of secrets) {
      const first = await send(path, body, path, token)
      assert.equal(first.status, 201, first.text)
      const second = await send(path, body, path, token)
      assert.equal(second.status, 409, `${path}: ${second.text}`)
      assert.equal(codeOf(second), 'http.shown-once')
    }
  })

  test('does not keep a session alive that signed out with it before', async () => {
    const [first, second] = [await openSession('technician'), await openSession('technician')]
    for (const token of [first, second]) {
      assert.equal((await ask({ path: '/api/v1/me', token })).status, 200)
      assert.equal((await send('/api/v1/auth/sign-out', {}, 'bye', token)).status, 204)
      assert.equal((await ask({ path: '/api/v1/me', token })).status, 401)
    }
    assert.deepEqual(house.bugs, [])
  })
})
