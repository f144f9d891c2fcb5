import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { DecodeError, fromHex, toHex } from '#protocol/bytes'
import { runs } from '#protocol/testing'
import type { Service } from './index.ts'
import * as uds from './index.ts'

const isService = (value: unknown): value is Service =>
  typeof value === 'object' && value !== null && 'decodeRequest' in value && 'id' in value
const services = (Object.values(uds) as readonly unknown[]).filter(isService)

describe('the services of ISO 14229-1', () => {
  test('are all there, in the order of their numbers, and each once', () => {
    const numbers = uds.SERVICES.map(({ id }) => id.toString(16)).join(' ')
    assert.equal(numbers, '10 11 14 19 22 23 24 27 28 29 2a 2c 2e 2f 31 34 35 36 37 38 3d 3e 83 84 85 86 87')
    assert.equal(services.length, uds.SERVICES.length)
  })

  test('write again every byte of what they read', () => {
    fc.assert(
      fc.property(fc.constantFrom(...services), fc.uint8Array({ maxLength: 24 }), (service, tail) => {
        const request = attempt(() => service.decodeRequest(Uint8Array.of(service.id, ...tail)))
        if (request !== undefined) {
          const isSilent = service.hasSubFunction && (tail[0] ?? 0) >= 0x80
          assert.equal(toHex(service.encodeRequest(request.value, isSilent)), toHex(Uint8Array.of(service.id, ...tail)))
        }
      }),
      { numRuns: runs(300) },
    )
    fc.assert(
      fc.property(fc.constantFrom(...services), fc.uint8Array({ maxLength: 24 }), (service, tail) => {
        const bytes = Uint8Array.of(service.id + uds.POSITIVE_OFFSET, ...tail)
        const answer = attempt(() => service.decodeResponse(bytes))?.value
        if (answer?.kind !== 'positive') return
        // The lower half of a length format (ISO 14229-1, 15.2.3) is reserved and not kept.
        const isLimit = service.id === 0x34 || service.id === 0x35
        const kept = isLimit ? bytes.with(1, (bytes[1] ?? 0) & 0xf0) : bytes
        assert.equal(toHex(service.encodeResponse(answer.response)), toHex(kept))
      }),
      { numRuns: runs(300) },
    )
  })

  test('turn any bytes into a value or a DecodeError with its place', () => {
    fc.assert(
      fc.property(fc.constantFrom(...services), fc.uint8Array({ maxLength: 24 }), (service, bytes) => {
        attempt(() => service.decodeRequest(bytes))
        attempt(() => service.decodeResponse(bytes))
      }),
      { numRuns: runs(300) },
    )
  })

  test('suppress their response where they have a sub-function, and refuse to where they have none', () => {
    for (const service of services) {
      const suppressed = Uint8Array.of(service.id, 0x81)
      assert.equal(uds.suppressesPositiveResponse(suppressed), service.hasSubFunction, service.name)
      assert.equal(uds.suppressesPositiveResponse(Uint8Array.of(service.id, 0x01)), false)
    }
    assert.equal(toHex(uds.ecuReset.encodeRequest({ resetType: 1 }, true)), '11 81')
    assert.deepEqual(uds.ecuReset.decodeRequest(fromHex('11 81')), { resetType: 1 })
    assert.throws(() => uds.requestTransferExit.encodeRequest({ data: fromHex('') }, true), RangeError)
  })

  test('carry a block as long as ISO-TP allows, byte by byte', () => {
    const data = Uint8Array.from({ length: 4_093 }, (_, index) => index & 0xff)
    const request = uds.transferData.encodeRequest({ blockSequenceCounter: 1, data })
    assert.equal(toHex(request.subarray(0, 4)), '36 01 00 01')
    assert.deepEqual(uds.transferData.decodeRequest(request), { blockSequenceCounter: 1, data })
  })

  test('refuse numbers that do not fit, and cut nothing off', () => {
    assert.throws(
      () => uds.writeDataByIdentifier.encodeRequest({ identifier: 0x10000, data: fromHex('00') }),
      RangeError,
    )
    assert.throws(() => uds.ecuReset.encodeRequest({ resetType: 0x80 }), RangeError)
    assert.throws(() => uds.ecuReset.encodeRequest({ resetType: 1.5 }), RangeError)
    assert.throws(
      () => uds.diagnosticSessionControl.encodeResponse({ session: 1, p2Ms: 50, p2StarMs: 5_001 }),
      RangeError,
    )
  })
})

describe('a refusal', () => {
  test('is a value with the name of its reason', () => {
    const names = [
      ['7F 22 31', 'requestOutOfRange'],
      ['7F 22 78', 'requestCorrectlyReceivedResponsePending'],
      ['7F 22 34', 'authenticationRequired'],
      ['7F 22 94', 'resourceTemporarilyNotAvailable'],
      ['7F 22 95', 'reserved 0x95'],
      ['7F 22 F1', 'vehicle specific 0xF1'],
    ] as const
    for (const [hex, name] of names) {
      const answer = uds.readDataByIdentifier.decodeResponse(fromHex(hex))
      assert.deepEqual(answer, { kind: 'negative', service: 0x22, code: fromHex(hex)[2], name })
    }
  })

  test('of another service, or longer than three bytes, is none', () => {
    for (const hex of ['7F 19 31', '7F 22 31 00', '7F 22']) {
      assert.throws(() => uds.readDataByIdentifier.decodeResponse(fromHex(hex)), DecodeError, hex)
    }
  })
})

describe('a late answer', () => {
  test('to an earlier request is told from the one that is due', () => {
    const cases = [
      ['22 F1 90', '62 F1 90 41', true],
      ['22 F1 90', '62 F1 87 41', false],
      ['22 F1 90', '7F 22 31', true],
      ['22 F1 90', '7F 19 31', false],
      ['3E 80', '7E 00', true],
      ['3E 01', '7E', true],
      ['19 02 08', '59 04 03 01 00 2F', false],
      ['31 01 FF 00', '71 01 FF 00 30', true],
      ['31 01 FF 00', '71 01 FF 01 30', false],
      ['36 02 AA', '76 01', false],
      ['2F 9B 00 03 3C', '6F 9B 00 00 3C', false],
      ['01 0C', '41 0D 00', false],
      ['21 01', '61 02 00', false],
    ] as const
    for (const [request, message, isDue] of cases) {
      assert.equal(uds.isAnswerTo(fromHex(request), fromHex(message)), isDue, `${request} → ${message}`)
    }
  })
})

/** @returns undefined where a DecodeError refused the bytes. */
function attempt<Value>(run: () => Value): { readonly value: Value } | undefined {
  try {
    return { value: run() }
  } catch (error) {
    assert.ok(error instanceof DecodeError, String(error))
    assert.ok(error.offset >= 0 && error.offset <= 25)
    return undefined
  }
}
