import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ApiProblem, faultsOf } from './problem.ts'

const refusal = new ApiProblem({
  title: 'Bad Request',
  status: 400,
  code: 'http.invalid',
  errors: [
    { pointer: '/vin', message: 'must match the pattern' },
    { pointer: '', message: 'must have a unit' },
  ],
})

describe('what is wrong with single fields', () => {
  test('comes from the pointers of the refusal; what points at the whole belongs to no field', () => {
    assert.deepEqual(faultsOf(refusal), { vin: 'must match the pattern' })
  })

  test('comes from the code where the refusal as a whole concerns one field', () => {
    const taken = new ApiProblem({ title: 'Conflict', status: 409, code: 'fleet.vin-taken', detail: 'Taken.' })

    assert.deepEqual(faultsOf(taken, { 'fleet.vin-taken': 'vin' }), { vin: 'Taken.' })
    assert.deepEqual(faultsOf(taken), {})
  })

  test('is nothing for a fault that is no refusal', () => {
    assert.deepEqual(faultsOf(new Error('of our own')), {})
    assert.deepEqual(faultsOf(null), {})
  })
})
