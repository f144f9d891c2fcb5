import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ActDocument } from '#bridge/wire'
import { fromHex, toHex } from '#protocol/bytes'
import type { DiagnosticLink } from '#protocol/link'
import type { ScanResult } from '#protocol/scan'
import { scanVehicle } from '#protocol/scan'
import type { ActRow } from './act-store.ts'
import { hasActedAlone, isKept } from './judging.ts'

/** A unit that answers UDS, and tells one code by OBD with its freeze frame. */
const openUnit = (toReadCodes: string): DiagnosticLink => ({
  ...{ kind: 'slcan', protocol: 'test', adapter: 'test', close: async () => undefined },
  listEcus: async () => [0x7e8],
  async ask(_, request) {
    const text = toHex(request, '')
    const told: Readonly<Record<string, string>> = {
      ...{ '0100': '41 00 00 00 00 00', '03': '43 01 03 01', '020200': '42 02 00 03 01' },
      ...{ '22F190': '7F 22 31', '19028D': toReadCodes },
    }
    return [{ from: 0x7e8, data: fromHex(told[text] ?? `7F ${text.slice(0, 2)} 11`) }]
  },
})

describe('leave to clear a unit that tells its codes by OBD alone', () => {
  for (const [answer, isGiven] of [
    ['7F 19 11', true],
    ['7F 19 12', false],
    ['7F 19 22', false],
    ['7F 19 33', false],
    ['7F 19 7F', false],
    ['59 02', false],
  ] as const)
    test(`is ${isGiven ? 'given' : 'withheld'} where it answers ${answer} to UDS [attack.62]`, async () => {
      const { result } = await scanVehicle(openUnit(answer), { depth: 'whole' })
      assert.equal(result.ecus[0]?.dtcs[0]?.code, 'P0301')
      for (const ecu of [null, '0x7E8']) assert.equal(isKept({ kind: 'clear-codes', ecu }, result), isGiven)
    })
})

describe('leave to clear one code', () => {
  const order = { kind: 'clear-code', ecu: '0x7E8', code: 'P0301' } as const
  const told = { code: 'P0301', text: '', textSource: 'own', status: ['confirmed'], statusByte: '08' } as const
  const found = (dtcs: readonly object[], more: object = {}) =>
    ({
      ecus: [{ address: '0x7E8', name: 'Engine', protocol: 'UDS', identification: {}, dtcs, ...more }],
    }) as unknown as ScanResult

  test('is given where that unit told it by UDS, and all it holds was read [attack.62]', () => {
    assert.equal(isKept(order, found([told])), true)
    assert.equal(isKept(order, found([])), false)
    assert.equal(isKept(order, found([{ ...told, code: 'P0302' }])), false)
    assert.equal(isKept(order, found([told], { address: '0x7E9' })), false)
    assert.equal(isKept(order, found([told], { protocol: 'OBD' })), false)
    assert.equal(isKept(order, found([told, { ...told, code: 'P0171', unread: ['snapshot'] }])), false)
  })

  test('is leave for its bytes alone: a bridge that cleared more has acted alone', () => {
    const sha256 = Buffer.alloc(32, 0xab)
    const row = { status: 'armed', class: 'reversible', readySha256: sha256 } as unknown as ActRow
    const hasAlone = (request: string, ecu = '0x7E8') =>
      hasActedAlone(row, {
        ...{ order, readySha256: sha256.toString('hex') },
        steps: [{ at: '', ecu, request, answer: '54', outcome: 'positive' }],
      } as unknown as ActDocument)
    assert.equal(hasAlone('14030100'), false)
    for (const [request, ecu] of [['14FFFFFF'], ['14030200'], ['04'], ['14030100', '0x7E9']] as const)
      assert.equal(hasAlone(request, ecu), true, request)
  })
})
