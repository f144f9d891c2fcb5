import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { givable, readDraft } from './key-draft.ts'

describe('the draft of an API key', () => {
  test('parts networks by blanks and commas, and ends within the chosen days', () => {
    const form = new FormData()
    for (const [name, value] of [
      ['name', 'Depot gate'],
      ['role', 'fleet_manager'],
      ['actions', 'vehicle.list'],
      ['actions', 'vehicle.read'],
      ['networks', '10.8.0.0/16, 192.0.2.1\n2001:db8::/32'],
      ['days', '365'],
    ] as const)
      form.append(name, value)

    const draft = readDraft(form, Date.parse('2026-01-05T08:00:00Z'))

    assert.deepEqual(draft.networks, ['10.8.0.0/16', '192.0.2.1', '2001:db8::/32'])
    assert.deepEqual(draft.actions, ['vehicle.list', 'vehicle.read'])
    assert.equal(draft.expiresAt, '2027-01-05T07:59:00.000Z')
  })

  test('offers nothing of administration, and nothing that only people have', () => {
    const held = ['vehicle.list', 'user.list', 'key.create', 'factor.enrol', 'review.decide', 'report.read', 'me.read']
    assert.deepEqual(givable(held), ['report.read', 'vehicle.list'])
  })
})
