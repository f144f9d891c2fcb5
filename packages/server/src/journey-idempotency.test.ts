import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { BOUND_BY_ASSIGNMENT } from '#fleet'
import { CANARY, scopesOf } from '#kernel'
import { sql } from '#kernel/database'
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

  test('gives nothing again that its caller may reach no longer: 404 after the assignment, 403 after the action', async () => {
    const token = await openSession('technician')
    const register = (by: string) => send('/api/v1/vehicles', { unit: 'I-2', vin: 'MUTSDEMT000000202' }, 'mine', by)
    const first = await register(token)
    assert.equal(first.status, 201, first.text)
    const { id } = first.json as { id: string }
    assert.deepEqual((await register(token)).json, first.json)

    const manager = await openSession('fleet_manager')
    const { id: mine } = (await ask({ path: '/api/v1/me', token })).json as { id: string }
    const gone = await ask({ method: 'DELETE', path: `/api/v1/vehicles/${id}/assignments/${mine}`, token: manager })
    assert.equal(gone.status, 204, gone.text)
    const again = await register(token)
    assert.deepEqual([again.status, codeOf(again)], [404, 'fleet.vehicle-unknown'])
    assert.ok(!again.text.includes('MUTSDEMT000000202'))

    const { database } = house.kernel
    const become = (role: string) =>
      database.transaction({ org: CANARY }, (tx) =>
        tx.run(sql`UPDATE identity_user SET role = ${role} WHERE id = ${mine}`),
      )
    await become('viewer')
    try {
      const third = await register(await openSession('technician'))
      assert.deepEqual([third.status, codeOf(third)], [403, 'http.not-allowed'])
    } finally {
      await become('technician')
    }
  })

  test('of whoever is bound by assignment asks what they reach now, wherever an answer is kept', () => {
    const bound = new Set<string>(BOUND_BY_ASSIGNMENT)
    const unasked = house.rooms
      .filter(({ name }) => name !== 'identity')
      .flatMap(({ routes = [], actions = {} }) =>
        routes.filter(({ method, access, reach }) => {
          const isBound =
            'action' in access && [...scopesOf(actions[access.action] ?? []).keys()].some((role) => bound.has(role))
          return method === 'POST' && isBound && !reach
        }),
      )
    // A pairing code is a secret, and no kept answer.
    assert.deepEqual(
      unasked.map(({ path }) => path),
      ['/bridges/pairing-codes'],
    )
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
