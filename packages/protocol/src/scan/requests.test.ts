import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { encodeNumber, toHex } from '#protocol/bytes'
import { scanVehicle } from './index.ts'
import { openUnit } from './testing.ts'

const HERE = { '01 00': '41 00 00 00 00 00', '22 F1 90': '7F 22 11' }
const FROZEN = { '02 02 00': '42 02 00 03 01', '02 0C 00': '42 0C 00 1C C8' }

describe('a scan of a unit that knows OBD only', () => {
  test('asks what was frozen with its only code, and tells the values', async () => {
    const unit = openUnit({ ...HERE, '03': '43 01 03 01', ...FROZEN })
    const { result } = await scanVehicle(unit.link)
    const [frozen] = result.ecus[0]?.dtcs[0]?.freezeFrame ?? []
    assert.deepEqual([frozen?.name, frozen?.state === 'VALID' && frozen.value], ['engineSpeed', '1842.00'])
    const asked = new Set(unit.asked.filter((question) => question.startsWith('02')))
    assert.deepEqual([...asked], ['02 02 00', '02 04 00', '02 05 00', '02 0C 00', '02 0D 00', '02 0B 00', '02 11 00'])
  })

  test('gives the frozen values to the code that froze them, and to no other', async () => {
    const unit = openUnit({ ...HERE, '03': '43 02 03 01 01 71', '07': '47 01 01 71', ...FROZEN })
    const { result } = await scanVehicle(unit.link)
    assert.deepEqual(
      result.ecus[0]?.dtcs.map(({ code, status, freezeFrame }) => [code, status.join(), freezeFrame?.length]),
      [
        ['P0301', 'confirmed', 1],
        ['P0171', 'confirmed,pending', undefined],
      ],
    )
  })

  test('asks for nothing frozen where there is no code, and takes a refusal for none', async () => {
    const clean = openUnit({ ...HERE, '03': '43 00' })
    await scanVehicle(clean.link)
    assert.equal(clean.asked.includes('02 02 00'), false)

    for (const refusal of ['7F 02 11', '42 02 00 00 00', '42 02 00 03']) {
      const { result, failure } = await scanVehicle(
        openUnit({ ...HERE, '03': '43 01 03 01', '02 02 00': refusal }).link,
      )
      assert.deepEqual([result.ecus[0]?.dtcs[0]?.freezeFrame, failure], [undefined, undefined], refusal)
    }
  })
})

describe('a scan of a unit with more codes than anybody reads', () => {
  test('asks for snapshot and extended data of the first 32 and tells all codes', async () => {
    const codes = Array.from({ length: 40 }, (_, index) => 0x030000 + index * 0x100)
    const answers: Record<string, string> = { ...HERE, '22 F1 90': '7F 22 31' }
    for (const did of ['87', '88', '95', '8C', '91', '97']) answers[`22 F1 ${did}`] = '7F 22 31'
    answers['19 02 8D'] = `59 02 7F ${codes.map((code) => `${toHex(encodeNumber(code, 3), ' ')} 2F`).join(' ')}`
    for (const code of codes) {
      const at = `${toHex(encodeNumber(code, 3), ' ')}`
      Object.assign(answers, { [`19 04 ${at} FF`]: '7F 19 31', [`19 06 ${at} FF`]: `59 06 ${at} 2F 01 03` })
    }
    const unit = openUnit(answers)
    const { result } = await scanVehicle(unit.link)

    assert.equal(result.ecus[0]?.dtcs.length, 40)
    assert.equal(result.ecus[0]?.dtcs[0]?.statusByte, '2F')
    const [first, last] = [result.ecus[0]?.dtcs[0], result.ecus[0]?.dtcs.at(-1)]
    assert.deepEqual([first?.statusMask, first?.extendedData, last?.extendedData], ['7F', '0103', undefined])
    for (const report of ['19 04', '19 06'])
      assert.equal(unit.asked.filter((question) => question.startsWith(report)).length, 32, report)
  })
})

describe('a scan of a unit whose codes are about to be cleared', () => {
  const NONE = Object.fromEntries(['87', '88', '95', '8C', '91', '97'].map((did) => [`22 F1 ${did}`, '7F 22 31']))
  const codes = Array.from({ length: 40 }, (_, index) => `${toHex(encodeNumber(0x030000 + index * 0x100, 3), ' ')}`)
  const udsUnit = (snapshot: (code: string) => string, extended: (code: string) => string) =>
    openUnit({
      ...{ ...HERE, ...NONE, '22 F1 90': '7F 22 31' },
      '19 02 8D': `59 02 FF ${codes.map((code) => `${code} 2F`).join(' ')}`,
      ...Object.fromEntries(codes.map((code) => [`19 04 ${code} FF`, snapshot(code)])),
      ...Object.fromEntries(codes.map((code) => [`19 06 ${code} FF`, extended(code)])),
    })

  test('reads snapshot and extended data of every code, beyond the bound of a usual scan', async () => {
    const unit = udsUnit(
      (code) => `59 04 ${code} 2F 01 01 F4 0C 1C C8`,
      (code) => `59 06 ${code} 2F 01 03`,
    )
    const { result } = await scanVehicle(unit.link, { depth: 'whole' })
    const last = result.ecus[0]?.dtcs.at(-1)
    assert.deepEqual(
      [last?.freezeFrame?.[0]?.name, last?.extendedData, last?.unread],
      ['engineSpeed', '0103', undefined],
    )
    const usual = await scanVehicle(unit.link)
    assert.equal(usual.result.ecus[0]?.dtcs.at(-1)?.extendedData, undefined)
  })

  const refusals = [
    ['12', undefined],
    ['31', undefined],
    ['22', ['snapshot', 'extendedData']],
    ['33', ['snapshot', 'extendedData']],
    ['7F', ['snapshot', 'extendedData']],
    ['11', ['snapshot', 'extendedData']],
  ] as const
  for (const [code, unread] of refusals)
    test(`takes refusal ${code} for ${unread ? 'something that it may hold' : 'nothing being there'}`, async () => {
      const { result } = await scanVehicle(
        udsUnit(
          () => `7F 19 ${code}`,
          () => `7F 19 ${code}`,
        ).link,
        { depth: 'whole' },
      )
      assert.deepEqual(result.ecus[0]?.dtcs[0]?.unread, unread)
    })

  test('takes the snapshot of another report for none that was read', async () => {
    const { result } = await scanVehicle(
      udsUnit(
        (code) => `59 06 ${code} 2F 01 03`,
        () => '7F 19 31',
      ).link,
      { depth: 'whole' },
    )
    assert.deepEqual(result.ecus[0]?.dtcs[0]?.unread, ['snapshot'])
  })

  test('reads all that an OBD unit froze, also what is no value, and says where it may hold more', async () => {
    const frozen = {
      '02 02 00': '42 02 00 03 01',
      '02 00 00': '42 00 00 40 10 00 01',
      '02 20 00': '42 20 00 00 00 00 02',
    }
    const values = { '02 0C 00': '42 0C 00 1C C8', '02 3F 00': '42 3F 00 AB' }
    const answers = { ...HERE, '03': '43 01 03 01', ...frozen, ...values }
    const { result } = await scanVehicle(openUnit(answers).link, { depth: 'whole' })
    const [dtc] = result.ecus[0]?.dtcs ?? []
    assert.deepEqual(
      dtc?.freezeFrame?.map((one) => [one.name, 'value' in one ? one.value : one.state]),
      [
        ['engineSpeed', '1842.00'],
        ['catalystTemperatureBank2Sensor2', 'UNDECODABLE'],
      ],
    )
    assert.equal(dtc?.unread, undefined)
    for (const more of [{ '02 02 00': '42 02 00 03' }, { '02 02 00': '7F 02 22' }, { '02 0C 00': '7F 02 22' }]) {
      const { result: other } = await scanVehicle(openUnit({ ...answers, ...more }).link, { depth: 'whole' })
      assert.deepEqual(other.ecus[0]?.dtcs[0]?.unread, ['snapshot'], JSON.stringify(more))
    }
  })
})

describe('on-board monitoring tests', () => {
  const LISTED = { '06 00': '46 00 80 00 00 01', '06 20': '46 20 80 00 00 00' }

  test('are read of every monitor that is listed, with their limits', async () => {
    const unit = openUnit({
      ...{ ...HERE, ...LISTED },
      '06 01': '46 01 01 0A 0B B0 08 00 10 00',
      '06 21': '46 21 80 04 00 64 01 F4 FF FF 21 81 7A 00 01 00 00 00 02',
    })
    const { result, failure } = await scanVehicle(unit.link)
    assert.equal(failure, undefined)
    assert.deepEqual(
      result.monitoringTests?.map((one) => [
        one.monitor,
        'value' in one && one.value.map(({ hasPassed }) => hasPassed),
      ]),
      [
        ['oxygen sensor, bank 1, sensor 1', [true]],
        ['catalyst, bank 1', [false, null]],
      ],
    )
    const [first] = result.monitoringTests ?? []
    assert.deepEqual(first && 'value' in first && first.value[0], {
      ...{ test: 'rich to lean threshold voltage', value: '365.024', minimum: '249.856', maximum: '499.712' },
      ...{ unit: 'mV', hasPassed: true },
    })
  })

  test('of another monitor, or cut short, are bytes and no verdict', async () => {
    for (const told of ['46 21 01 0A 0B B0 08 00 10 00', '46 01 01 0A 0B']) {
      const { result } = await scanVehicle(openUnit({ ...HERE, '06 00': '46 00 80 00 00 00', '06 01': told }).link)
      assert.deepEqual(
        result.monitoringTests?.map(({ state }) => state),
        ['UNDECODABLE'],
        told,
      )
    }
  })

  test('are left out where the unit has none, or lists them as lines before CAN do', async () => {
    for (const told of [
      {},
      { '06 00': '7F 06 11' },
      { '06 00': '46 00 FF 80 00 00 00' },
      { '06 00': '46 20 80 00 00 00' },
    ]) {
      const { result, failure } = await scanVehicle(openUnit({ ...HERE, ...told }).link)
      assert.deepEqual([result.monitoringTests, failure], [undefined, undefined], JSON.stringify(told))
    }
  })
})

describe('a scan whose link ends', () => {
  test('in the middle of the readiness asks nothing more', async () => {
    const unit = openUnit({ ...HERE, '03': '43 00' }, { endsAt: '01 01' })
    const { failure, result } = await scanVehicle(unit.link)
    assert.deepEqual([failure?.kind, failure?.at, result.readiness.state], ['lost', 'adapter', 'NOT_CONNECTED'])
    assert.equal(unit.asked.at(-1), '01 01')
  })

  test('is over at once, without another try', async () => {
    const unit = openUnit(HERE, { endsAt: '22 F1 90' })
    const { failure } = await scanVehicle(unit.link)
    assert.deepEqual([failure?.kind, unit.asked], ['lost', ['22 F1 90']])
  })
})
