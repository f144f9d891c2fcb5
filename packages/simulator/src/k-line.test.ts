import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fromHex, toHex } from '#protocol/bytes'
import type { LinkErrorKind } from '#protocol/link'
import { LinkError } from '#protocol/link'
import { readingOnly, scanVehicle } from '#protocol/scan'
import type { ElmQuirks, ScenarioName } from './index.ts'
import { createVehicle, serveDoip, serveSlcan } from './index.ts'
import { parkCar } from './testing.ts'

const VIN = 'MUTSDEM0000000001'
const ENGINE = 0x10

const park = (scenario: ScenarioName = 'misfire', quirks?: ElmQuirks) =>
  parkCar('elm327', createVehicle({ vin: VIN, scenario, line: 'k-line' }), [], quirks ? { quirks } : {})

async function scanOf(scenario?: ScenarioName, quirks?: ElmQuirks) {
  const { open, run } = park(scenario, quirks)
  return run(scanVehicle(await open()))
}
const isLinkError = (kind: LinkErrorKind) => (error: unknown) => error instanceof LinkError && error.kind === kind

describe('a car on the K-line', () => {
  test('tells by KWP2000 who it is and what is wrong, and by OBD what it measures', async () => {
    const { result, failure } = await scanOf()
    assert.equal(failure, undefined)
    assert.deepEqual([result.identification.vin, result.link.protocol], [VIN, 'ISO 14230-4, K-line, fast'])
    assert.deepEqual(
      result.ecus.map(({ address, protocol, name }) => [address, protocol, name]),
      [
        ['0x010', 'KWP', 'Engine'],
        ['0x018', 'KWP', 'Transmission'],
      ],
    )
    assert.deepEqual(
      result.ecus[0]?.dtcs.map(({ code, status, statusByte }) => [code, status.join(' '), statusByte]),
      [
        ['P0301', 'testFailed confirmed warningIndicatorRequested', 'E0'],
        ['P0171', 'pending confirmed', '40'],
      ],
    )
    assert.ok(result.readiness.state === 'VALID' && result.readiness.value.isMilOn)
    assert.ok(result.readings.every(({ state }) => state === 'VALID'))
  })

  test('that knows OBD only tells its VIN in five messages and its codes without a count', async () => {
    const { result, failure } = await scanOf('obd-only')
    assert.equal(failure, undefined)
    assert.equal(result.identification.vin, VIN)
    assert.deepEqual([result.ecus[0]?.protocol, result.ecus[0]?.name], ['OBD', 'Engine'])
    assert.deepEqual(
      result.ecus[0]?.dtcs.map(({ code }) => code),
      ['P0301', 'P0171'],
    )
    assert.equal(result.ecus[0]?.dtcs[0]?.freezeFrame?.[2]?.name, 'engineSpeed')
  })

  test('is asked for a session and a routine, and answers as ISO 14230 does: with less than was asked', async () => {
    const { open, run } = park()
    const link = await open()
    assert.deepEqual(await run(link.listEcus()), [ENGINE, 0x18])
    for (const [request, answer] of [
      ['31 02 11 22', '7F 31 22'],
      ['10 84', '7F 10 12'],
      ['10 86', '50 86'],
      ['33 02', '7F 33 24'],
      ['31 02 11 22', '71 02'],
      ['33 02', '73 02 00'],
      ['21 05', '61 05 81'],
      ['21 99', '7F 21 31'],
      ['1A 99', '7F 1A 12'],
      ['14 FF 00', '54 FF 00'],
      ['18 00 FF 00', '58 00'],
      ['11 01', '51'],
      ['27 01', '7F 27 11'],
    ] as const)
      assert.equal(toHex((await run(link.ask(ENGINE, fromHex(request))))[0]?.data ?? fromHex('')), answer, request)
    await assert.rejects(run(link.ask(ENGINE, fromHex('3E 02'))), isLinkError('timeout'))
    await assert.rejects(run(link.ask(0x7e8, fromHex('3E 01'))), isLinkError('timeout'))
    const guarded = readingOnly(link)
    await assert.rejects(run(guarded.ask(ENGINE, fromHex('31 02 11 22'))), isLinkError('refused'))
    assert.equal(guarded.dialect, 'KWP2000')
  })

  test('is not asked through an adapter that does not say who speaks, nor through a door for CAN', async () => {
    const { failure } = await scanOf('misfire', { unknown: ['H1'] })
    assert.deepEqual([failure?.kind, failure?.at], ['refused', 'adapter'])
    const vehicle = createVehicle({ vin: VIN, line: 'k-line' })
    await assert.rejects(serveDoip(vehicle), RangeError)
    await assert.rejects(serveSlcan(vehicle), RangeError)
  })

  test('is found by an adapter that does not name what it found, or lacks something else', async () => {
    for (const unknown of [['DPN'], ['AT1', 'AT2', 'S0', 'L0', 'E0']]) {
      const { result, failure } = await scanOf('misfire', { unknown })
      assert.deepEqual([failure, result.identification.vin], [undefined, VIN], unknown.join())
    }
  })
})
