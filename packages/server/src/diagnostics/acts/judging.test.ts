import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fromHex, toHex } from '#protocol/bytes'
import type { DiagnosticLink } from '#protocol/link'
import { scanVehicle } from '#protocol/scan'
import { isKept } from './judging.ts'

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
