import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { changedSettings } from './changed.ts'

const inForce = {
  sessionIdleMinutes: 30,
  sessionHours: 12,
  adminSessionHours: 8,
  secondFactor: 'admins',
  passwordSignIn: 'on',
  passwordLength: 12,
  requestsPerMinute: 100,
} as const

const formWith = (fields: Readonly<Record<string, string>>) => {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return form
}

describe('what a form of settings changes', () => {
  test('is what differs from what is in force, as numbers where they are numbers', () => {
    const form = formWith({ sessionIdleMinutes: '15', passwordLength: '12', secondFactor: 'everyone' })
    assert.deepEqual(changedSettings(form, inForce), { sessionIdleMinutes: 15, secondFactor: 'everyone' })
  })

  test('is nothing where nothing was touched', () => {
    assert.deepEqual(changedSettings(formWith({ secondFactor: 'admins' }), inForce), {})
  })
})
