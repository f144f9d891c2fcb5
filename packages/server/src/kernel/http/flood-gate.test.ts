import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createTestClock } from '#kernel'
import { findFlood, guardFiles, guardFlood } from './flood-gate.ts'
import { createRateWindow } from './rate-window.ts'
import { createSecondWindow } from './second-window.ts'
import type { Journey } from './visit.ts'

const LIMITS: Readonly<Record<string, number>> = { 'flood-gate.per-minute': 2, 'flood-gate.files-per-minute': 5 }
const OFFICE = '192.0.2.7'
const FLOOD = { code: 'http.flood', kind: 'flooded' }

const openGate = () =>
  ({
    kernel: { clock: createTestClock(new Date('2026-01-05T08:00:00Z'), { frozen: true }) },
    settings: { read: (name: string) => LIMITS[name] },
    strangers: createRateWindow(),
    files: createSecondWindow(),
  }) as unknown as Journey

describe('the flood gate', () => {
  test('has a budget for files, and another for everything else: neither uses up the other', () => {
    const gate = openGate()
    for (let file = 0; file < 5; file++) guardFiles(gate, OFFICE)
    assert.throws(() => guardFiles(gate, OFFICE), FLOOD)
    guardFlood(gate, OFFICE)
    guardFlood(gate, OFFICE)
    assert.throws(() => guardFlood(gate, OFFICE), FLOOD)
    guardFiles(gate, '192.0.2.8')
  })

  test('says when to come again', () => {
    const gate = openGate()
    guardFlood(gate, OFFICE)
    guardFlood(gate, OFFICE)
    assert.equal(findFlood(gate, OFFICE)?.headers['retry-after'], '61')
  })
})
