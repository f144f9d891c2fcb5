import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { toHex } from '#protocol/bytes'
import { IDENTIFIERS } from '#protocol/uds'
import { scanVehicle } from './index.ts'
import { ENGINE, openUnit } from './testing.ts'

const VIN = 'MUTSDEM0000000001'
const vinRecord = `62 F1 90 ${toHex(new TextEncoder().encode(VIN), ' ')}`
/** What every OBD unit answers. */
const HERE = { '01 00': '41 00 00 00 00 00' }
/** Of the identifiers it knows the VIN, and says so. */
const refusals = Object.values(IDENTIFIERS).map((identifier) => [
  `22 ${toHex(Uint8Array.of(identifier >> 8, identifier & 0xff), ' ')}`,
  '7F 22 31',
])
const ofUds = { ...HERE, ...Object.fromEntries(refusals), '22 F1 90': vinRecord, '19 02 8D': '59 02 FF' }
const ofObd = { ...HERE, '03': '43 01 03 01' }

async function scan(unit: ReturnType<typeof openUnit>) {
  const { result, failure } = await scanVehicle(unit.link)
  const [ecu] = result.ecus
  return { protocol: ecu?.protocol, codes: ecu?.dtcs.map(({ code }) => code), vin: result.identification.vin, failure }
}

describe('a unit that keeps silent', () => {
  test('once or twice is asked again: lost answers do not make it one that knows OBD only', async () => {
    for (const losses of [1, 2]) {
      const { protocol, vin } = await scan(openUnit({ ...ofUds }, { lost: { '22 F1 90': losses } }))
      assert.deepEqual([protocol, vin], ['UDS', VIN])
    }
  })

  test('to UDS for good while it answers OBD knows OBD only', async () => {
    const unit = openUnit(ofObd)
    const { protocol, codes, failure } = await scan(unit)

    assert.deepEqual([protocol, codes, failure], ['OBD', ['P0301'], undefined])
    assert.equal(unit.asked.filter((question) => question === '22 F1 90').length, 3)
  })

  test('in the middle of an answer is told as failed, and not by a protocol', async () => {
    const { protocol, failure } = await scan(openUnit(ofUds, { lost: { '22 F1 90': 1 }, hasBegun: true }))
    assert.deepEqual([protocol, failure?.kind], ['unknown', 'timeout'])
  })

  test('to the question every unit answers as well is gone, and not one without codes', async () => {
    const { protocol, failure } = await scan(openUnit(ofObd, { lost: { '01 00': 1 } }))
    assert.deepEqual([protocol, failure?.kind, failure?.ecu], ['unknown', 'timeout', ENGINE])
  })

  test('about its codes once or twice still has them', async () => {
    const { codes } = await scan(openUnit(ofObd, { lost: { '03': 2 } }))
    assert.deepEqual(codes, ['P0301'])
  })

  test('in the middle of its codes has failed, and is not without codes', async () => {
    const { failure } = await scan(openUnit(ofObd, { lost: { '03': 1 }, hasBegun: true }))
    assert.deepEqual([failure?.kind, failure?.ecu], ['timeout', ENGINE])
  })

  test('about what it holds beside its codes has failed, and its codes are told all the same', async () => {
    const asked = ['19 04 03 01 00 FF', '19 06 03 01 00 FF', '19 04 04 20 00 FF', '19 06 04 20 00 FF']
    const scanOf = async (silentTo: string | undefined) => {
      const answered = asked.filter((question) => question !== silentTo).map((question) => [question, '7F 19 31'])
      const codes = { ...ofUds, '19 02 8D': '59 02 FF 03 01 00 09 04 20 00 09', ...Object.fromEntries(answered) }
      const { result, failure } = await scanVehicle(openUnit(codes).link)
      return [...(result.ecus[0]?.dtcs.map(({ code, unread }) => [code, unread]) ?? []), failure?.kind]
    }

    const all = ['snapshot', 'extendedData']
    assert.deepEqual(await scanOf(asked[0]), [['P0301', all], ['P0420', all], 'timeout'])
    assert.deepEqual(await scanOf(asked[3]), [['P0301', undefined], ['P0420', all], 'timeout'])
    assert.deepEqual(await scanOf(undefined), [['P0301', undefined], ['P0420', undefined], undefined])
  })
})
