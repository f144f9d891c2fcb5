import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { runs } from '#protocol/testing'
import type { Dbc, DbcNumber, DbcSignal } from './index.ts'
import { createDbcDecoder, formatDbc, parseDbc } from './index.ts'

const NUMBERS = fc.oneof(
  fc.integer({ min: -1_000_000, max: 1_000_000 }),
  fc.constantFrom(0.1, 0.125, 1e-7, -0.5, 1e21, 2.5e-12, 18_446_744_073_709_551_615n),
)

/** A signal that fits into 64 bytes. */
const SIGNAL: fc.Arbitrary<DbcSignal> = fc
  .record({
    first: fc.nat(7),
    firstBit: fc.nat(7),
    bitLength: fc.integer({ min: 1, max: 64 }),
    isLittle: fc.boolean(),
    isSigned: fc.boolean(),
    factor: NUMBERS,
    offset: NUMBERS,
  })
  .map(({ first, firstBit, bitLength, isLittle, isSigned, factor, offset }) => ({
    name: 'S',
    startBit: first * 8 + firstBit,
    bitLength,
    byteOrder: isLittle ? 'little-endian' : 'big-endian',
    valueType: isSigned ? 'signed' : 'unsigned',
    factor,
    offset,
    minimum: 0,
    maximum: 0,
    unit: 'km/h',
    receivers: ['X'],
    isMultiplexor: false,
  }))

const fileOf = (...signals: readonly DbcSignal[]): Dbc => ({
  version: 'v',
  nodes: ['X'],
  valueTables: new Map(),
  messages: signals.map((signal, index) => ({
    id: index + 1,
    isExtended: index % 2 === 1,
    isParameterGroup: false,
    name: `M${index}`,
    length: 64,
    sender: 'X',
    senders: [],
    signals: [signal],
  })),
  statements: [],
})

/** The raw value bit by bit, as the format is described. */
function rawBitByBit({ startBit, bitLength, byteOrder, valueType }: DbcSignal, data: Uint8Array): bigint {
  const bitAt = (bit: number) => BigInt(((data[bit >> 3] ?? 0) >> (bit & 7)) & 1)
  let raw = 0n
  let bit = startBit
  for (let index = 0; index < bitLength; index += 1) {
    if (byteOrder === 'little-endian') raw |= bitAt(startBit + index) << BigInt(index)
    else {
      raw = (raw << 1n) | bitAt(bit)
      bit = (bit & 7) === 0 ? bit + 15 : bit - 1
    }
  }
  return valueType === 'signed' ? BigInt.asIntN(bitLength, raw) : raw
}

const isNarrow = (value: DbcNumber) => typeof value === 'number' || !Number.isSafeInteger(Number(value))

describe('a signal', () => {
  test('of any place, order and sign has the bits the format says', () => {
    fc.assert(
      fc.property(SIGNAL, fc.uint8Array({ minLength: 64, maxLength: 64 }), (signal, data) => {
        const dbc = fileOf({ ...signal, factor: 1, offset: 0 })
        const [got] = createDbcDecoder(dbc).decode({ id: 1, isExtended: false, data })?.signals ?? []
        assert.ok(got && isNarrow(got.raw))
        assert.equal(BigInt(got.raw), rawBitByBit(signal, data))
        assert.equal(got.value, got.raw)
      }),
      { numRuns: runs(500) },
    )
  })

  test('of any factor and offset has the number nearest to the decimal result', () => {
    const exact = (text: DbcNumber) => {
      const [mantissa = '', exponent = '0'] = String(text).split('e')
      const [whole = '', part = ''] = mantissa.split('.')
      return [BigInt(whole + part), Number(exponent) - part.length] as const
    }
    fc.assert(
      fc.property(SIGNAL, fc.uint8Array({ minLength: 64, maxLength: 64 }), (signal, data) => {
        const [got] = createDbcDecoder(fileOf(signal)).decode({ id: 1, isExtended: false, data })?.signals ?? []
        const [[times, timesPlaces], [plus, plusPlaces]] = [exact(signal.factor), exact(signal.offset)]
        const places = 40
        const sum =
          rawBitByBit(signal, data) * times * 10n ** BigInt(places + timesPlaces) +
          plus * 10n ** BigInt(places + plusPlaces)
        assert.ok(got && isNarrow(got.value))
        if (typeof got.value === 'bigint') assert.equal(got.value * 10n ** BigInt(places), sum)
        else assert.equal(got.value, Number(`${sum}e-${places}`) + 0)
      }),
      { numRuns: runs(500) },
    )
  })

  test('is written and read back without a difference', () => {
    const multiplexed = { by: 'S', ranges: [[1, 2] as const, [5, 5] as const] }
    const extra = fc.record(
      {
        comment: fc.constantFrom('a \\"quoted\\" word', 'two\nlines;', ''),
        labels: fc.constant(
          new Map<DbcNumber, string>([
            [0, 'off; or so'],
            [-1, ''],
            [18_446_744_073_709_551_615n, 'x'],
          ]),
        ),
      },
      { requiredKeys: [], noNullPrototype: true },
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(SIGNAL, extra, fc.boolean()), { maxLength: 4 }), (drafts) => {
        const dbc = fileOf(
          ...drafts.map(([signal, more, isMultiplexed]) => ({
            ...signal,
            ...more,
            ...(isMultiplexed ? { multiplexed } : {}),
          })),
        )
        assert.deepEqual(parseDbc(formatDbc(dbc)), dbc)
      }),
      { numRuns: runs(100) },
    )
  })
})
