import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { UnitCapabilities } from '#api'
import { ALL, findClearing } from './clearing-choice.ts'

type Act = UnitCapabilities['acts'][number]['kind']

/** A unit that does not offer some acts. */
const engine = (...refused: readonly Act[]): UnitCapabilities => ({
  ...{ address: '0x7E8', name: 'Engine', protocol: 'UDS', seenAt: '2026-01-05T08:00:00Z', capabilities: [] },
  acts: (['clear-codes', 'clear-code'] as const).map((kind) => ({
    kind,
    isOffered: !refused.includes(kind),
    because: refused.includes(kind) ? 'It refused that.' : null,
  })),
})
const codes = [{ code: 'P0301' }, { code: 'P0171' }]
const one = { ecu: '0x7E8', code: 'P0301' }
const allOfIt = { ecu: '0x7E8', code: ALL }

describe('a choice of what to clear', () => {
  test('orders what was chosen by name, and all only where all was', () => {
    assert.deepEqual(findClearing(one, [engine()], codes), { ecu: '0x7E8', code: 'P0301' })
    assert.deepEqual(findClearing(allOfIt, [engine('clear-code')], []), { ecu: '0x7E8', code: null })
    assert.deepEqual(findClearing({ ecu: ALL, code: ALL }, [], []), { ecu: null, code: null })
  })

  test('of one code orders nothing, and never all, while that code is not offered', () => {
    assert.equal(findClearing(one, [engine()], []), undefined, 'a newer scan is being read')
    assert.equal(findClearing(one, [engine()], [{ code: 'P0171' }]), undefined, 'it is no longer stored')
    assert.equal(findClearing(one, [engine('clear-code')], codes), undefined, 'the unit has refused it since')
    assert.equal(findClearing(one, [], codes), undefined, 'the units are being read')
  })

  test('of one unit orders nothing, and never of every unit, while that unit is not offered', () => {
    assert.equal(findClearing(allOfIt, [], []), undefined)
    assert.equal(findClearing(allOfIt, [engine('clear-codes')], codes), undefined)
  })

  test('that names nothing orders nothing', () => {
    for (const choice of [
      { ecu: '', code: '' },
      { ecu: '', code: ALL },
      { ecu: ALL, code: '' },
      { ecu: ALL, code: 'P0301' },
      { ecu: '0x7E8', code: '' },
    ])
      assert.equal(findClearing(choice, [engine()], codes), undefined)
  })
})
