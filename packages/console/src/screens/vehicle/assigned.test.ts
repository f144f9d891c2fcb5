import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { User } from '#api'
import { splitByAssignment } from './assigned.ts'

const person = (id: string, role: string, status: User['status'] = 'active'): User => ({
  id,
  role,
  status,
  email: `${id}@example.invalid`,
  name: id,
  hasSecondFactor: false,
})
const users = [
  person('t-1', 'technician'),
  person('t-2', 'technician'),
  person('t-3', 'technician', 'disabled'),
  person('d-1', 'driver', 'invited'),
  person('m-1', 'fleet_manager'),
]

describe('the people of a vehicle', () => {
  test('are who it is assigned to, and who it could be: bound by assignment, and not shut out', () => {
    const { assigned, others } = splitByAssignment([{ userId: 't-1', assignedAt: '2026-11-21T12:18:00Z' }], users)

    assert.deepEqual(
      assigned.map(({ user }) => user.id),
      ['t-1'],
    )
    assert.deepEqual(
      others.map(({ id }) => id),
      ['t-2', 'd-1'],
    )
  })

  test('leave out who is not among the people', () => {
    assert.deepEqual(splitByAssignment([{ userId: 'gone', assignedAt: '2026-11-21T12:18:00Z' }], []).assigned, [])
  })
})
