import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Bridge, Clause, User, Vehicle } from '#api'
import type { Known } from './judge.ts'
import { judge } from './judge.ts'

const NOTHING: Known = {
  vehicles: undefined,
  bridges: undefined,
  users: undefined,
  clauses: undefined,
  witnesses: undefined,
}
const bridge = (state: Bridge['state']) => ({ state }) as Bridge
const user = (hasSecondFactor: boolean, status: User['status'] = 'active') => ({ hasSecondFactor, status }) as User
const clause = (state: Clause['state']) => ({ state }) as Clause
const stateOf = (known: Partial<Known>) => judge({ ...NOTHING, ...known }).map(({ state }) => state)

describe('what an admin has to set up or mend', () => {
  test('is said of what is known alone', () => {
    assert.deepEqual(judge(NOTHING), [])
  })

  test('is nothing where all is well', () => {
    const well = {
      vehicles: [{} as Vehicle],
      bridges: [bridge('connected')],
      users: [user(true), user(true), user(false, 'invited')],
      clauses: [clause('proven'), clause('open')],
      witnesses: { isWitnessed: true, refutation: null, witnesses: [] },
    }
    assert.deepEqual(new Set(judge(well).map(({ state }) => state)), new Set(['ok']))
    assert.equal(judge(well).length, 5)
  })

  test('is all of a fresh installation', () => {
    const witnesses = { isWitnessed: false, refutation: null, witnesses: [] }
    assert.deepEqual(stateOf({ vehicles: [], bridges: [], users: [user(true)], witnesses }), [
      'warn',
      'info',
      'info',
      'info',
    ])
  })

  test('is graver where nothing works than where something does', () => {
    assert.deepEqual(stateOf({ bridges: [bridge('offline'), bridge('connected')] }), ['warn'])
    assert.deepEqual(stateOf({ bridges: [bridge('offline')] }), ['danger'])
    assert.deepEqual(stateOf({ users: [user(true), user(false)] }), ['warn'])
    assert.deepEqual(stateOf({ clauses: [clause('due')] }), ['warn'])
    assert.deepEqual(stateOf({ clauses: [clause('due'), clause('failing')] }), ['danger'])
    assert.deepEqual(stateOf({ witnesses: { isWitnessed: true, refutation: 'seen', witnesses: [] } }), ['danger'])
  })

  test('begins with the gravest', () => {
    const found = judge({ ...NOTHING, vehicles: [], bridges: [bridge('connected')], clauses: [clause('failing')] })
    assert.deepEqual(
      found.map(({ to }) => to),
      ['/app/clauses', '/app/vehicles', '/app/bridges'],
    )
  })
})
