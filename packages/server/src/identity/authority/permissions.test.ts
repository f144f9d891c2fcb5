import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Module, Role } from '#kernel'
import { defineRoute } from '#kernel/http'
import { createPermissions } from './permissions.ts'

const room = (action: string, roles: readonly Role[], method: 'GET' | 'POST' = 'GET'): Module => ({
  name: 'depot',
  actions: { [action]: roles },
  routes: [defineRoute({ method, path: '/depots', access: { action }, summary: '', answers: {} })],
})

describe('a permission set', () => {
  test('of admin holds what technician and viewer have, and not the reverse', () => {
    const held = createPermissions([
      room('depot.read', ['viewer']),
      room('depot.scan', ['technician'], 'POST'),
      room('depot.close', ['admin']),
    ])
    assert.deepEqual([...held('admin').keys()], ['depot.read', 'depot.scan', 'depot.close'])
    assert.deepEqual([...held('viewer').keys()], ['depot.read'])
    assert.deepEqual([...held('driver').keys()], [])
  })

  test('together with others reaches as far as the one of them that reaches furthest, action by action', () => {
    const held = createPermissions([
      {
        name: 'depot',
        actions: {
          'depot.read': { all: ['fleet_manager'], assigned: ['technician', 'driver'] },
          'depot.scan': { assigned: ['technician'] },
          'depot.note': { own: ['driver'], assigned: ['technician'] },
        },
      },
    ])
    assert.deepEqual(Object.fromEntries(held('technician', 'auditor')), {
      'depot.read': 'assigned',
      'depot.scan': 'assigned',
      'depot.note': 'assigned',
    })
    assert.deepEqual(Object.fromEntries(held('driver', 'fleet_manager')), { 'depot.read': 'all', 'depot.note': 'own' })
    assert.deepEqual(Object.fromEntries(held('technician', 'fleet_manager')), {
      'depot.read': 'all',
      'depot.scan': 'assigned',
      'depot.note': 'assigned',
    })
  })

  test('above its ceiling does not start', () => {
    const above = [
      room('depot.write', ['viewer'], 'POST'),
      room('depot.write', ['auditor'], 'POST'),
      room('user.change', ['technician']),
      room('key.rotate', ['fleet_manager']),
      room('ledger.edit', ['admin']),
      room('secret.read', ['dba']),
    ]
    for (const module of above) assert.throws(() => createPermissions([module]), { code: 'identity.above-ceiling' })
    assert.ok(createPermissions([room('session.end', ['viewer'], 'POST')])('viewer').has('session.end'))
  })
})
