import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fromHex } from '#protocol/bytes'
import type { TruckLink } from '#protocol/j1939'
import { encodeComponent, encodeSoftware, encodeVehicleIdentification, PGN } from '#protocol/j1939'
import { LinkError } from '#protocol/link'
import { scanTruck } from './index.ts'

describe('a scan of a truck', () => {
  const component = encodeComponent({ make: 'MUTS', model: 'T1', serialNumber: '42' })
  const told = new Map<number, Uint8Array>([
    [PGN.vehicleIdentification, encodeVehicleIdentification('MUTSDEM0000000001')],
    [PGN.componentIdentification, component],
    [PGN.softwareIdentification, encodeSoftware(['1.0', '2.0'])],
    [PGN.dm5, fromHex('00 00 05 00 00 00 00 00')],
  ])

  /** Two units; one that is gone says nothing at all. */
  function openTruck(gone?: number) {
    const asked: number[] = []
    const link: TruckLink = {
      kind: 'j1939',
      protocol: 'SAE J1939',
      adapter: 'none',
      listUnits: async () => [0x00, 0x03],
      async read(pgn, from) {
        asked.push(pgn)
        if (from === gone) throw new LinkError('timeout', 'ECU 0x000', 'did not answer', { ecu: from })
        const data = told.get(pgn)
        return data ? { kind: 'data', data } : { kind: 'refused', control: 'negative' }
      },
      close: async () => {},
    }
    return { link, asked }
  }

  test('counts its steps, and tells what each unit is', async () => {
    const steps: string[] = []
    const { result, failure } = await scanTruck(openTruck().link, {
      onProgress: ({ step, of }) => steps.push(`${step}/${of}`),
    })
    assert.equal(failure, undefined)
    assert.deepEqual(steps, ['1/3', '2/4', '3/4', '4/4'])
    const [engine] = result.ecus
    assert.deepEqual(engine?.identification, {
      vin: { state: 'VALID', value: 'MUTSDEM0000000001' },
      component: { state: 'VALID', value: 'MUTS T1 42' },
      softwareVersion: { state: 'VALID', value: '1.0, 2.0' },
    })
    assert.equal(result.readiness.state, 'VALID')
  })

  test('takes for a value what is one: the highest byte says that there is none (SAE J1939-71, 5.1.4)', async () => {
    const { link } = openTruck()
    const speeds: (string | undefined)[] = []
    for (const hex of ['FF FF FF 68 13', 'FF FF FF FF 13', 'FF FF FF 00 FA', 'FF FF FF 00 FB', 'FF FF FF 68']) {
      told.set(PGN.engineSpeed, fromHex(hex))
      const { result } = await scanTruck(link)
      const speed = result.readings.find(({ name }) => name === 'engineSpeed')
      speeds.push(speed?.state === 'VALID' ? speed.value : speed?.state)
    }
    told.delete(PGN.engineSpeed)
    assert.deepEqual(speeds, ['621.000', '639.875', '8000.000', 'NOT_CONNECTED', 'NOT_CONNECTED'])
  })

  test('does not take a unit for clean that refuses its active codes or denies a list of others', async () => {
    const none = fromHex('00 FF 00 00 00 00 FF FF')
    const untold = async (denied?: number) => {
      const { link } = openTruck()
      const read: TruckLink['read'] = async (pgn, from) => {
        if (pgn === denied) return { kind: 'refused', control: 'access-denied' }
        return pgn === PGN.dm1 ? { kind: 'data', data: none } : link.read(pgn, from)
      }
      const { result } = await scanTruck({ ...link, read })
      return result.ecus.map(({ hasWithheldCodes = false }) => hasWithheldCodes)
    }
    assert.deepEqual(await untold(), [false, false])
    for (const denied of [PGN.dm1, PGN.dm2]) assert.deepEqual(await untold(denied), [true, true])
    const { result } = await scanTruck(openTruck().link)
    assert.ok(result.ecus[0]?.hasWithheldCodes, 'it has no DM1')
  })

  test('reads no readiness and no values of a first unit that failed', async () => {
    const { link, asked } = openTruck(0x00)
    const { result, failure } = await scanTruck(link)
    assert.deepEqual([failure?.ecu, result.readiness.state, result.ecus.length], [0x00, 'NOT_CONNECTED', 2])
    assert.equal(asked.includes(PGN.dm5), false)
    assert.equal(asked.includes(PGN.engineSpeed), false)
  })
})
