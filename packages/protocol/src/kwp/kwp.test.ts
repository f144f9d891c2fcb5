import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { DecodeError, fromHex, toHex } from '#protocol/bytes'
import { runs } from '#protocol/testing'
import type { Service } from '#protocol/uds'
import * as kwp from './index.ts'

const isService = (value: unknown): value is Service =>
  typeof value === 'object' && value !== null && 'decodeRequest' in value
const services = (Object.values(kwp) as readonly unknown[]).filter(isService)

function assertService<Request, Response>(
  service: Service<Request, Response>,
  [request, requestHex]: readonly [Request, string],
  [response, responseHex]: readonly [Response, string],
) {
  assert.equal(toHex(service.encodeRequest(request)), requestHex)
  assert.deepEqual(service.decodeRequest(fromHex(requestHex)), request)
  assert.equal(toHex(service.encodeResponse(response)), responseHex)
  assert.deepEqual(service.decodeResponse(fromHex(responseHex)), { kind: 'positive', response })
}

const nothing = fromHex('')

// Message tables of ISO 14230-2, clause 5, and ISO 14230-3.
describe('a KWP2000 service', () => {
  test('opens, times and closes the communication', () => {
    assertService(kwp.startCommunication, [{}, '81'], [{ keyByte1: 0xef, keyByte2: 0x8f }, 'C1 EF 8F'])
    assertService(kwp.stopCommunication, [{}, '82'], [{}, 'C2'])
    const timing = { p2MinMs: 25, p2MaxMs: 50, p3MinMs: 55, p3MaxMs: 5_000, p4MinMs: 5 }
    assertService(
      kwp.accessTimingParameters,
      [{ timingParameter: 3, timing }, '83 03 32 02 6E 14 0A'],
      [{ timingParameter: 0, timing }, 'C3 00 32 02 6E 14 0A'],
    )
    assert.deepEqual(kwp.DEFAULT_LINE_TIMING, timing)
  })

  test('sends long times coarsely, and says when there is no end', () => {
    const answer = (hex: string) => kwp.accessTimingParameters.decodeResponse(fromHex(`C3 02 ${hex}`))
    const long = answer('00 F2 00 FF 00')
    assert.deepEqual(long.kind === 'positive' && long.response, {
      timingParameter: 2,
      timing: { p2MinMs: 0, p2MaxMs: 12_800, p3MinMs: 0, p3MaxMs: Number.POSITIVE_INFINITY, p4MinMs: 0 },
    })
    const coarsest = ['EF', 'F1', 'FE', 'FF'].map((hex) => {
      const read = answer(`00 ${hex} 00 FE 00`)
      return read.kind === 'positive' && 'timing' in read.response && read.response.timing.p2MaxMs
    })
    assert.deepEqual(coarsest, [5_975, 6_400, 89_600, Number.POSITIVE_INFINITY])
    assert.throws(() => answer('00 F0 00 FF 00'), DecodeError)
    const timing = { p2MinMs: 0, p2MaxMs: 25, p3MinMs: 0, p3MaxMs: 250, p4MinMs: 0 }
    const send = (change: Partial<typeof timing>) =>
      toHex(kwp.accessTimingParameters.encodeRequest({ timingParameter: 3, timing: { ...timing, ...change } }), '')
    for (const [p2MaxMs, hex] of [
      [5_975, 'EF'],
      [6_400, 'F1'],
      [89_600, 'FE'],
      [Number.POSITIVE_INFINITY, 'FF'],
    ] as const)
      assert.equal(send({ p2MaxMs }), `830300${hex}000100`)
    assert.equal(send({ p3MaxMs: 63_500 }), '83030001' + '00FE00')
    for (const tooLong of [{ p2MaxMs: 6_000 }, { p2MaxMs: 7_000 }, { p2MaxMs: 96_000 }, { p3MaxMs: 63_750 }])
      assert.throws(() => send(tooLong), RangeError, JSON.stringify(tooLong))
  })

  test('names sessions, identification, local data and memory in its own way', () => {
    assertService(
      kwp.startDiagnosticSession,
      [{ diagnosticMode: 0x85, baudRateIdentifier: 0x04 }, '10 85 04'],
      [{ diagnosticMode: 0x85, status: nothing }, '50 85'],
    )
    assertService(kwp.ecuReset, [{ resetMode: 1 }, '11 01'], [{ status: nothing }, '51'])
    assertService(
      kwp.readEcuIdentification,
      [{ identificationOption: 0x90 }, '1A 90'],
      [{ identificationOption: 0x90, data: fromHex('4D 55') }, '5A 90 4D 55'],
    )
    assertService(
      kwp.readDataByLocalIdentifier,
      [{ localIdentifier: 1 }, '21 01'],
      [{ localIdentifier: 1, data: fromHex('8C 00') }, '61 01 8C 00'],
    )
    assertService(
      kwp.readMemoryByAddress,
      [{ memoryAddress: 0x204813, memorySize: 3 }, '23 20 48 13 03'],
      [{ data: fromHex('00 46 FB') }, '63 00 46 FB'],
    )
    assertService(
      kwp.securityAccess,
      [{ accessMode: 2, data: fromHex('47 11') }, '27 02 47 11'],
      [{ accessMode: 2, data: fromHex('34') }, '67 02 34'],
    )
    assertService(
      kwp.inputOutputControlByLocalIdentifier,
      [{ localIdentifier: 0x32, control: fromHex('07 3C') }, '30 32 07 3C'],
      [{ localIdentifier: 0x32, control: fromHex('07 3C') }, '70 32 07 3C'],
    )
    assertService(
      kwp.startRoutineByLocalIdentifier,
      [{ localIdentifier: 0x1b, option: nothing }, '31 1B'],
      [{ localIdentifier: 0x1b, result: fromHex('32') }, '71 1B 32'],
    )
    assertService(kwp.testerPresent, [{ responseRequired: 1 }, '3E 01'], [{}, '7E'])
  })

  test('lists codes of two bytes as many as it announces', () => {
    assertService(
      kwp.readDtcByStatus,
      [{ statusOfDtc: 0, groupOfDtc: kwp.ALL_DTC_GROUPS }, '18 00 FF 00'],
      [{ dtcs: [{ dtc: 0x0130, status: 0xe4 }] }, '58 01 01 30 E4'],
    )
    assertService(
      kwp.clearDiagnosticInformation,
      [{ groupOfDtc: 0xff00 }, '14 FF 00'],
      [{ groupOfDtc: 0xff00 }, '54 FF 00'],
    )
    assertService(
      kwp.readStatusOfDtc,
      [{ groupOfDtc: 0x0130 }, '17 01 30'],
      [{ dtcCount: 1, dtc: 0x0130, status: 0x64, environment: fromHex('0A') }, '57 01 01 30 64 0A'],
    )
    assert.throws(() => kwp.readDtcByStatus.decodeResponse(fromHex('58 02 01 30 E4')), DecodeError)
    assert.throws(() => kwp.readDtcByStatus.decodeResponse(fromHex('58 01 01 30 E4 01 31 E4')), DecodeError)
    assert.deepEqual(kwp.decodeKwpStatus(0xe4), {
      symptom: 4,
      isTestOpen: false,
      storage: 'present and stored',
      isLampOn: true,
    })
    assert.deepEqual(kwp.decodeKwpStatus(0x30).storage, 'stored, absent now')
  })

  test('is decoded or refused whatever the bytes, and written again as it was', () => {
    assert.equal(services.length, kwp.KWP_SERVICES.length)
    fc.assert(
      fc.property(
        fc.constantFrom(...services),
        fc.boolean(),
        fc.uint8Array({ maxLength: 12 }),
        (service, isRequest, tail) => {
          const bytes = Uint8Array.of(service.id + (isRequest ? 0 : 0x40), ...tail)
          try {
            if (isRequest) return assert.deepEqual(service.encodeRequest(service.decodeRequest(bytes)), bytes)
            const answer = service.decodeResponse(bytes)
            if (answer.kind === 'positive') assert.deepEqual(service.encodeResponse(answer.response), bytes)
          } catch (error) {
            assert.ok(error instanceof DecodeError, String(error))
          }
        },
      ),
      { numRuns: runs(300) },
    )
  })
})

describe('a message on the K-line', () => {
  const tester = { target: 0x33, source: 0xf1, isFunctional: true }

  test('has addresses or none, a length of its own when it is long, and the sum of its bytes', () => {
    // The opening of every fast-initialised OBD session: C1 33 F1 81 66.
    assert.equal(toHex(kwp.encodeKwpFrame({ addresses: tester, data: fromHex('81') })), 'C1 33 F1 81 66')
    assert.deepEqual(kwp.decodeKwpFrame(fromHex('83 F1 11 C1 EF 8F C4')), {
      addresses: { target: 0xf1, source: 0x11, isFunctional: false },
      data: fromHex('C1 EF 8F'),
    })
    assert.equal(toHex(kwp.encodeKwpFrame({ addresses: undefined, data: fromHex('3E') })), '01 3E 3F')
    const short = kwp.encodeKwpFrame({ addresses: tester, data: new Uint8Array(63) })
    assert.equal(toHex(short.subarray(0, 4)), 'FF 33 F1 00')
    const long = kwp.encodeKwpFrame({ addresses: tester, data: new Uint8Array(64) })
    assert.equal(toHex(long.subarray(0, 4)), 'C0 33 F1 40')
    assert.equal(kwp.measureKwpFrame(long), long.length)
    assert.equal(kwp.measureKwpFrame(long.subarray(0, 3)), undefined)
  })

  test('is refused with a wrong sum or length, without data, or as ISO 9141-2 has it', () => {
    for (const hex of [
      'C1 33 F1 81 67',
      'C2 33 F1 81 66',
      'C1 33 F1 81 66 00',
      '00 00 00',
      '48 6B 10 41 0C 1A F8 00 00 00 00 22',
      '',
    ])
      assert.throws(() => kwp.decodeKwpFrame(fromHex(hex)), DecodeError, hex)
    assert.throws(() => kwp.encodeKwpFrame({ addresses: tester, data: new Uint8Array(256) }), RangeError)
    assert.throws(() => kwp.encodeKwpFrame({ addresses: tester, data: nothing }), RangeError)
  })

  test('is read as it was written', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 255 }), fc.boolean(), (data, hasAddresses) => {
        const frame = { addresses: hasAddresses ? tester : undefined, data }
        const bytes = kwp.encodeKwpFrame(frame)
        assert.deepEqual(kwp.decodeKwpFrame(bytes), frame)
        assert.equal(kwp.measureKwpFrame(bytes), bytes.length)
      }),
      { numRuns: runs(300) },
    )
  })
})
