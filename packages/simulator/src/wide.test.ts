import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { scanVehicle } from '#protocol/scan'
import { createVehicle, serveElm327 } from './index.ts'
import { parkCar } from './testing.ts'

const VIN = 'MUTSDEM0000000001'

describe('a car with identifiers of 29 bits', () => {
  for (const way of ['slcan', 'socketcand', 'gvret'] as const) {
    test(`is found over ${way} by itself, and read like any other`, async () => {
      const scanOf = async (line: 'can' | 'can-29') => {
        const { open, run } = parkCar(way, createVehicle({ vin: VIN, scenario: 'misfire', line }))
        const link = await open()
        const { result, failure } = await run(scanVehicle(link))
        assert.equal(failure, undefined)
        return { result, link }
      }
      const [wide, usual] = [await scanOf('can-29'), await scanOf('can')]
      assert.deepEqual(
        wide.result.ecus.map(({ address }) => address),
        ['0x18DAF110', '0x18DAF118', '0x18DAF128', '0x18DAF160'],
      )
      const facts = ({ result }: typeof wide) => [
        result.identification.vin,
        result.ecus.map(({ name, dtcs }) => [name, dtcs.map(({ code }) => code)]),
        result.readiness.state,
        result.readings.map(({ state }) => state),
      ]
      assert.deepEqual(facts(wide), facts(usual))
      assert.equal(wide.link.protocol, 'ISO 15765-4, CAN 29 bit, 500 kbit/s')
      assert.equal(usual.link.protocol, 'ISO 15765-4, CAN 11 bit, 500 kbit/s')
    })
  }

  test('is not behind the virtual ELM327, which says so', async () => {
    await assert.rejects(serveElm327(createVehicle({ vin: VIN, line: 'can-29' })), RangeError)
  })
})
