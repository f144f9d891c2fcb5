import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Bridge, Clause, Page, User, Vehicle } from '#api'
import type { Known } from './judge.ts'
import { judge } from './judge.ts'

const NOTHING: Known = {
  vehicles: undefined,
  bridges: undefined,
  users: undefined,
  clauses: undefined,
  witnesses: undefined,
}
const pageOf = <T>(data: readonly T[], next: string | null = null): Page<T> => ({
  data,
  page: { next, hasMore: next !== null },
})
const bridges = (...states: readonly Bridge['state'][]) => pageOf(states.map((state) => ({ state }) as Bridge))
/** @param withoutFactor how many of them. */
const users = (active: number, withoutFactor: number) => ({
  active: pageOf(Array.from({ length: active }, () => ({}) as User)),
  withoutFactor: pageOf(Array.from({ length: withoutFactor }, () => ({}) as User)),
})
const clause = (state: Clause['state']) => ({ state }) as Clause
const stateOf = (known: Partial<Known>) => judge({ ...NOTHING, ...known }).map(({ state }) => state)

describe('what an admin has to set up or mend', () => {
  test('is said of what is known alone', () => {
    assert.deepEqual(judge(NOTHING), [])
  })

  test('is nothing where all is well', () => {
    const well = {
      vehicles: [{} as Vehicle],
      bridges: bridges('connected'),
      users: users(2, 0),
      clauses: [clause('proven'), clause('open')],
      witnesses: { isWitnessed: true, refutation: null, witnesses: [] },
    }
    assert.deepEqual(new Set(judge(well).map(({ state }) => state)), new Set(['ok']))
    assert.equal(judge(well).length, 5)
  })

  test('is all of a fresh installation', () => {
    const witnesses = { isWitnessed: false, refutation: null, witnesses: [] }
    assert.deepEqual(stateOf({ vehicles: [], bridges: bridges(), users: users(1, 0), witnesses }), [
      'warn',
      'info',
      'info',
      'info',
    ])
  })

  test('is graver where nothing works than where something does', () => {
    assert.deepEqual(stateOf({ bridges: bridges('offline', 'connected') }), ['warn'])
    assert.deepEqual(stateOf({ bridges: bridges('offline') }), ['danger'])
    assert.deepEqual(stateOf({ users: users(2, 1) }), ['warn'])
    assert.deepEqual(stateOf({ clauses: [clause('due')] }), ['warn'])
    assert.deepEqual(stateOf({ clauses: [clause('due'), clause('failing')] }), ['danger'])
    assert.deepEqual(stateOf({ witnesses: { isWitnessed: true, refutation: 'seen', witnesses: [] } }), ['danger'])
  })

  test('is said of no more than was looked at, where there is more', () => {
    const said = (known: Partial<Known>) => judge({ ...NOTHING, ...known }).map(({ state, says }) => [state, says])
    const more = <T>({ data }: Page<T>): Page<T> => pageOf(data, 'next')

    assert.deepEqual(said({ bridges: more(bridges('offline', 'offline')) }), [
      ['warn', 'Offline of the first 2 bridges: 2.'],
    ])
    assert.deepEqual(said({ bridges: more(bridges('connected')) }), [['ok', 'Offline of the first 1 bridges: 0.']])
    const { active, withoutFactor } = users(2, 3)
    assert.deepEqual(said({ users: { active: more(active), withoutFactor: more(withoutFactor) } }), [
      ['warn', 'More than 3 people have no second factor.'],
    ])
    assert.deepEqual(said({ users: { active: more(active), withoutFactor: users(0, 0).withoutFactor } }), [
      ['ok', 'Everybody has a second factor.'],
    ])
  })

  test('begins with the gravest', () => {
    const found = judge({ ...NOTHING, vehicles: [], bridges: bridges('connected'), clauses: [clause('failing')] })
    assert.deepEqual(
      found.map(({ to }) => to),
      ['/app/clauses', '/app/vehicles', '/app/bridges'],
    )
  })
})
