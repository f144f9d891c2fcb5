import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fromHex, toHex } from '#protocol/bytes'
import type { LinkErrorKind } from '#protocol/link'
import { LinkError } from '#protocol/link'
import { readLineMessages } from './k-line.ts'

const read = (request: string, lines: readonly string[], from?: number) =>
  readLineMessages(fromHex(request), lines, from).map(({ from: unit, data }) => [unit, toHex(data)])
const isLinkError = (kind: LinkErrorKind, at: string) => (error: unknown) =>
  error instanceof LinkError && error.kind === kind && error.at === at

describe('lines of the K-line', () => {
  test('are whole messages with their sum, and units are kept apart', () => {
    const lines = ['SEARCHING...', '86 F1 10 41 00 BE 3E B8 11 8D', '86F118410080000001 51']
    assert.deepEqual(read('01 00', lines), [
      [0x10, '41 00 BE 3E B8 11'],
      [0x18, '41 00 80 00 00 01'],
    ])
  })

  test('are data alone where headers are left out, and belong to whoever was asked', () => {
    const lines = ['BUS INIT: OK', '49 02 01 00 00 00 4D', '49020255545344']
    assert.throws(() => read('09 02', lines, 0x10), isLinkError('garbled', 'ECU 0x010'))
    assert.deepEqual(read('01 0C', ['410C0BB8'], 0x10), [[0x10, '41 0C 0B B8']])
  })

  test('end with a refusal, or with the answer behind response pending', () => {
    assert.deepEqual(read('31 02', ['7F 31 78', '71 02'], 0x10), [[0x10, '71 02']])
    assert.deepEqual(read('31 02', ['7F 31 78', '7F 31 22'], 0x10), [[0x10, '7F 31 22']])
    assert.deepEqual(read('31 02', ['7F 31 78'], 0x10), [[0x10, '7F 31 78']])
    assert.deepEqual(read('31 02', ['71 02', '7F 31 22'], 0x10), [[0x10, '7F 31 22']])
    assert.deepEqual(read('31 02', ['71 03', '7F 32 11', 'NO DATA'], 0x10), [], 'answers to something else')
  })

  test('that are junk, have a wrong sum, no address, or say that something failed, are told as that', () => {
    for (const line of ['86 F1 10 41 00 BE 3E B8 11 8E', '02 41 00 43', 'FOO', '86F'])
      assert.throws(() => read('01 00', [line]), isLinkError('garbled', 'adapter'), line)
    assert.throws(() => read('01 00', ['BUS INIT: ...ERROR']), isLinkError('unreachable', 'vehicle bus'))
    assert.throws(() => read('01 00', ['<DATA ERROR']), isLinkError('garbled', 'vehicle bus'))
  })
})
