import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ScanFindings } from '#fleet'
import type { ScanId, VehicleId } from '#kernel'
import { compare } from './comparison.ts'

const scanOf = (
  units: Readonly<Record<string, readonly string[] | undefined>>,
  cut: readonly string[] = [],
): ScanFindings => ({
  id: '01980000-0000-7000-8000-000000000001' as ScanId,
  vehicleId: '01980000-0000-7000-8000-000000000002' as VehicleId,
  sha256: new Uint8Array(32),
  startedAt: new Date('2026-01-05T08:00:00Z'),
  isOfVehicle: true,
  ecus: Object.entries(units).map(([address, codes = []]) => ({
    address,
    isWhole: !cut.includes(address),
    lists: ['1902'],
    codes: codes.map((code) => ({ code, text: code, isConfirmed: true })),
  })),
})
const told = (before: ScanFindings, now: ScanFindings) => {
  const { appeared, gone } = compare(before, now)
  const names = (codes: typeof gone) => codes.map(({ ecu, code }) => `${ecu} ${code}`)
  return [names(appeared), names(gone)]
}

describe('two scans of a vehicle', () => {
  test('differ in what came and what is gone, unit by unit', () => {
    const [before, now] = [scanOf({ A: ['P1', 'P2'], B: ['P1'] }), scanOf({ A: ['P2', 'P3'], B: ['P1'] })]
    assert.deepEqual(told(before, now), [['A P3'], ['A P1']])
    assert.deepEqual(told(now, now), [[], []])
  })

  test('say nothing of a unit that one of them did not read to its end, or did not find', () => {
    const [whole, cut] = [scanOf({ A: ['P1'], B: ['P2'] }), scanOf({ A: [], C: ['P9'] }, ['A'])]
    assert.deepEqual(told(whole, cut), [[], []])
    assert.deepEqual(told(cut, whole), [[], []])
  })
})
