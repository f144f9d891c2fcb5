import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Clause, ClauseState } from '#api'
import { chooseClauses, countStates, sectionsOf } from './standing.ts'

const clause = (id: string, state: ClauseState): Clause => ({
  id,
  state,
  policy: '',
  text: '',
  promise: '',
  kind: 'enforced',
  parts: [],
})
const clauses = [
  clause('muts.api.jwt', 'proven'),
  clause('muts.api.cors', 'open'),
  clause('muts.auth.sso', 'failing'),
  clause('fleetops.data.masking', 'due'),
]
const idsOf = (chosen: readonly Clause[]) => chosen.map(({ id }) => id)

describe('the board of clauses', () => {
  test('counts every state, also those nothing stands in', () => {
    assert.deepEqual(countStates(clauses), { failing: 1, open: 1, due: 1, attested: 0, proven: 1 })
  })

  test('keeps sections in the order of the text', () => {
    assert.deepEqual(
      sectionsOf(clauses).map(({ name, clauses: inside }) => [name, inside.length]),
      [
        ['api', 2],
        ['auth', 1],
        ['data', 1],
      ],
    )
  })

  test('shows the worst first', () => {
    const ids = idsOf(chooseClauses(clauses, 'all', 'all'))

    assert.deepEqual(ids, ['muts.auth.sso', 'muts.api.cors', 'fleetops.data.masking', 'muts.api.jwt'])
  })

  test('is filtered by state and by policy', () => {
    assert.deepEqual(idsOf(chooseClauses(clauses, 'open', 'all')), ['muts.api.cors'])
    assert.deepEqual(idsOf(chooseClauses(clauses, 'all', 'fleetops')), ['fleetops.data.masking'])
  })
})
