import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Ecu, Told } from '#api'
import { layOutUnits } from './unit-table.ts'

const VIN = 'MUTSDEM1DPK000417'
const valid = (value: string): Told => ({ state: 'VALID', value })
const unit = (address: string, identification: Ecu['identification']): Ecu => ({
  address,
  name: address,
  protocol: 'UDS',
  identification,
  dtcs: [],
})

describe('the table of control units', () => {
  test('has a column for each name that any unit told, and a gap where one did not', () => {
    const engine = unit('0x7E8', { systemName: valid('Engine'), softwareVersion: valid('4.17') })
    const brakes = unit('0x7EA', { partNumber: valid('BR-1') })

    const table = layOutUnits([engine, brakes], VIN)

    assert.deepEqual(table.columns, ['softwareVersion', 'partNumber'])
    assert.deepEqual(
      table.rows.map(({ cells }) => cells.map((told) => told?.value)),
      [
        ['4.17', undefined],
        [undefined, 'BR-1'],
      ],
    )
  })

  test('shows the VIN of the units only where one tells another', () => {
    const own = unit('0x7E8', { vin: valid(VIN) })
    const strange = unit('0x7EA', { vin: valid('MUTSDEM2DPK000999') })
    const garbled = unit('0x7EA', { vin: { state: 'UNDECODABLE', raw: 'ff' } })

    assert.deepEqual(layOutUnits([own], VIN).columns, [])
    assert.deepEqual(layOutUnits([own, strange], VIN).columns, ['vin'])
    assert.deepEqual(layOutUnits([own, garbled], VIN).columns, ['vin'])
  })
})
