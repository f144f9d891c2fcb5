import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Module } from '#kernel'
import { requireOneVoice } from './published.ts'

const entry = { ocsf: 6003, activity: 'read' } as const
const fleet: Module = { name: 'fleet', actions: { 'vehicle.read': ['admin'] }, entries: { 'vehicle.read': entry } }

describe('a house of several rooms', () => {
  test('opens where each action is declared by one room', () => {
    const lodger: Module = { name: 'lodger', actions: { 'wheel.read': ['admin'] }, entries: { 'wheel.read': entry } }
    requireOneVoice([fleet, lodger, { name: 'empty' }])
  })

  test('refuses to start when two rooms declare who may do the same, or what its entry holds', () => {
    const refused = { code: 'house.declared-twice', message: 'vehicle.read is declared by fleet and by lodger.' }
    const lodgers: readonly Module[] = [
      { name: 'lodger', actions: { 'vehicle.read': ['viewer'] } },
      { name: 'lodger', entries: { 'vehicle.read': entry } },
    ]
    for (const lodger of lodgers) assert.throws(() => requireOneVoice([fleet, lodger]), refused)
  })
})
