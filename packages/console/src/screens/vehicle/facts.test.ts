import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Scan } from '#api'
import { factsOfVehicle } from './facts.ts'

const identification = {
  vin: 'MUTSDEM1DPK000417',
  vinState: 'VALID' as const,
  vinSource: '0x7E8',
  vinRaw: null,
  checkDigitMatches: false,
  modelYears: [1993, 2023],
}
const scan: Scan = {
  id: 's',
  vehicleId: 'v',
  status: 'done',
  requestedAt: '2026-11-21T12:18:00Z',
  startedAt: null,
  endedAt: null,
  progress: null,
  identification,
}

describe('what a vehicle tells of itself', () => {
  test('is its VIN, who told it, and the years that letter may mean', () => {
    const facts = factsOfVehicle(scan).map(({ name, told }) => [name, told.value])

    assert.deepEqual(facts, [
      ['VIN', 'MUTSDEM1DPK000417'],
      ['Told by', '0x7E8'],
      ['Model year', '1993 or 2023'],
    ])
  })

  test('keeps the bytes of a VIN that is none', () => {
    const broken = { ...identification, vin: null, vinState: 'UNDECODABLE' as const, vinRaw: 'ff00' }

    const [vin] = factsOfVehicle({ ...scan, identification: broken })

    assert.deepEqual(vin?.told, { state: 'UNDECODABLE', raw: 'ff00' })
  })

  test('is nothing where nothing was read', () => {
    const { identification: _, ...unread } = scan

    assert.deepEqual(factsOfVehicle(unread), [])
  })
})
