import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { fromHex, toHex } from '#protocol/bytes'
import { READING_SERVICES } from '#protocol/scan'
import { runs } from '#protocol/testing'
import {
  actingOnly,
  bytesOf,
  classifyRequest,
  classOf,
  FORBIDDEN_ACTS,
  findForbidden,
  findForbiddenBytes,
  findForbiddenName,
  SINGLE_CODE,
  tellsSingle,
} from './index.ts'
import { openLine } from './testing.ts'

const engine = { address: 0x7e8, name: 'Engine' }

describe('the class of an act', () => {
  test('is told by service, sub-function and identifier', () => {
    const cases = [
      ['22 F1 90', 'read'],
      ['19 02 FF', 'read'],
      ['10 03', 'read'],
      ['04', 'reversible'],
      ['14 FF FF FF', 'reversible'],
      ['14 FF 00', 'reversible'],
      ['14 FF FF FF 01', 'lasting'], // another memory
      ['2F 01 00 03 01', 'reversible'],
      ['2F 01 00', 'lasting'],
      ['2F 01 00 07', 'lasting'],
      ['31 01 04 00', 'reversible'],
      ['31 01 02 02', 'lasting'], // checks of programming
      ['31 01 E0 01', 'lasting'], // tests of OBD
      ['31 01 FF 00', 'lasting'], // erases memory
      ['10 02', 'lasting'],
      ['11 01', 'lasting'],
      ['28 03 01', 'lasting'],
      ['2E 01 00 01', 'lasting'],
      ['34 00 44', 'lasting'],
      ['3D 14', 'lasting'],
      ['', 'lasting'],
    ] as const
    for (const [hex, expected] of cases) assert.equal(classifyRequest(fromHex(hex)), expected, hex)
  })

  test('is the strictest for every service that is not named, whatever follows it', () => {
    const known = new Set([...READING_SERVICES.keys(), 0x04, 0x14, 0x2f, 0x31])
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 12 }), (request) => {
        if (!known.has(request[0] ?? 0)) assert.equal(classifyRequest(request), 'lasting')
      }),
      { numRuns: runs(200) },
    )
  })
})

describe('one trouble code', () => {
  const orderOf = (code: string) => ({ kind: 'clear-code', ecu: '0x7E8', code }) as const

  test('is its three bytes behind service 14, and reversible', () => {
    for (const [code, hex] of [
      ['P0301', '14030100'],
      ['C0040-11', '14404011'],
      ['U0121', '14C12100'],
      ['P0001', '14000100'],
      ['U3FFE-FF', '14FFFEFF'],
    ] as const) {
      assert.equal(toHex(bytesOf(orderOf(code)).begin, ''), hex)
      assert.equal(classOf(orderOf(code)), 'reversible')
    }
  })

  test('is none of the numbers that stand for many, and has one spelling', () => {
    const many = ['U3FFF-FF', 'U3FFF', 'U3FFF-33', 'P0000', 'P0000-01', 'C0000', 'B0000-11', 'U0000']
    for (const code of [...many, 'P0301-00', 'p0301', 'P4301', 'P030', 'P0301 ', 'SPN 110 FMI 0', '']) {
      assert.ok(!SINGLE_CODE.test(code), code)
      assert.throws(() => bytesOf(orderOf(code)), SyntaxError, code)
    }
  })

  test('has been told by UDS, with its status', () => {
    const dtc = { code: 'P0301', text: '', textSource: 'own', status: [] } as const
    const told = { ...dtc, statusByte: '08' }
    assert.equal(tellsSingle({ protocol: 'UDS', dtcs: [told] }, 'P0301'), true)
    assert.equal(tellsSingle({ protocol: 'UDS', dtcs: [told] }, 'P0302'), false)
    assert.equal(tellsSingle({ protocol: 'UDS', dtcs: [dtc] }, 'P0301'), false)
    assert.equal(tellsSingle({ protocol: 'KWP', dtcs: [told] }, 'P0301'), false)
    assert.equal(tellsSingle({ protocol: 'OBD', dtcs: [dtc] }, 'P0301'), false)
  })
})

describe('the forbidden list', () => {
  for (const { rule, example } of FORBIDDEN_ACTS) {
    test(`refuses ${rule} by its own example, and so does the gate: no byte leaves`, async () => {
      const request = fromHex(example.request)
      const unit = { address: 0x7e8, name: example.unit }
      assert.equal(findForbidden(request, unit)?.rule, rule)

      const { link, sent } = openLine()
      const permit = { units: new Map([[unit.address, unit.name]]), requests: new Set([example.request]) }
      await assert.rejects(actingOnly(link, permit).ask(unit.address, request), {
        message: `act guard: forbidden (${rule})`,
      })
      assert.deepEqual(sent, [])
    })
  }

  test('never refuses reading, of any unit', () => {
    const units = FORBIDDEN_ACTS.map(({ example }) => ({ address: 0x758, name: example.unit }))
    for (const hex of ['22 F1 90', '19 02 FF', '03', '09 02', '10 03', '3E 80', '22 FA 13'])
      for (const unit of units) assert.equal(findForbidden(fromHex(hex), unit), undefined, `${hex} ${unit.name}`)
  })

  test('refuses every way to the same, and lets its neighbours be', () => {
    const refused = [
      ['2F F1 90 03 41', 'vin'],
      ['3B 90 41', 'vin'],
      ['31 01 E2 00', 'airbag'],
      ['31 01 E2 FF', 'airbag'],
      ['2E FA 05 01', 'airbag'],
      ['31 01 FF 02', 'crash-data'],
      ['14 FF FF FF 01', 'crash-data'],
      ['85 82', 'emissions'],
      ['2F F4 0C 03 00', 'emissions'],
      ['2E F5 01 00', 'emissions'],
      ['29 01', 'security-access'],
      ['50 03', 'bus-injection'],
      ['87 03', 'bus-injection'],
    ] as const
    for (const [hex, rule] of refused) assert.equal(findForbidden(fromHex(hex), engine)?.rule, rule, hex)
    for (const hex of ['14 FF FF FF', '04', '2F 01 00 03 01', '31 01 04 00', '85 01', '31 01 E1 FF'])
      assert.equal(findForbidden(fromHex(hex), engine), undefined, hex)
    assert.equal(findForbidden(fromHex('14 FF FF FF'), { address: 0x758, name: 'Control unit' })?.rule, 'airbag')
    for (const name of ['Instrument cluster', 'Odometer', 'Kombi_4', 'DPF controller', 'EGR2'])
      for (const hex of ['31 01 D0 01 00', '2F 10 01 03 01', '31 01 02 10', '2E 10 01 00'])
        assert.match(
          findForbidden(fromHex(hex), { address: 0x728, name })?.rule ?? '',
          /odometer|emissions/,
          `${hex} ${name}`,
        )
  })

  test('lets a unit that says in no word what it is be read, and nothing else', () => {
    for (const name of [null, '', '  ', '--'])
      for (const hex of ['14 FF FF FF', '14 FF 00', '04', '2F 01 00 03 01', '31 01 04 00', '85 01']) {
        assert.equal(findForbidden(fromHex(hex), { address: 0x7d8, name })?.rule, 'unknown-unit', `${hex} ${name}`)
        assert.equal(findForbiddenBytes(fromHex(hex), 0x7d8), undefined, hex)
      }
    assert.equal(findForbidden(fromHex('22 F1 90'), { address: 0x7d8, name: null }), undefined)
    assert.equal(findForbiddenBytes(fromHex('31 01 E2 00'), 0x7d8)?.rule, 'airbag')
  })

  test('knows a unit by its name however makers spell it', () => {
    const spellings = {
      airbag: [
        'SRS_ECU',
        'SRS2',
        'ACM4',
        'RCM_2',
        'VN77_SRS',
        'AIR-BAG',
        'Air_Bag',
        'AirBagUnit',
        'SrsUnit',
        'ORC',
        'SIR',
      ],
      immobiliser: ['IMMO4', 'IMMO_1', 'Wegfahrsperre', 'Theft deterrent', 'Anti-Theft', 'KeylessGo', 'ＩＭＭＯ'],
      'crash-data': ['EDR1', 'Event-Data Recorder'],
      'speed-limiter': ['V-MAX', 'Speed_Limiter'],
    }
    for (const [rule, names] of Object.entries(spellings))
      for (const name of names)
        assert.equal(findForbidden(fromHex('2F 01 00 03 01'), { address: 0x7d8, name })?.rule, rule, name)
    for (const name of ['Engine', 'Body control', 'Desire', 'Forces', 'Stability control', 'Door driver', 'SCRATCH'])
      assert.equal(findForbidden(fromHex('2F 01 00 03 01'), { address: 0x7d8, name }), undefined, name)
  })

  test('knows what a control may not be called', () => {
    for (const [name, rule] of [
      ['Airbag lamp', 'airbag'],
      ['VIN writing', 'vin'],
      ['Speed limiter off', 'speed-limiter'],
      ['Odometer', 'odometer'],
      ['EGR off', 'emissions'],
      ['Key learning', 'immobiliser'],
      ['Learn keys', 'immobiliser'],
      ['Distance reset', 'odometer'],
      ['Total km write', 'odometer'],
      ['Set_total_distance', 'odometer'],
      ['DPF-off', 'emissions'],
    ] as const)
      assert.equal(findForbiddenName(name)?.rule, rule, name)
    for (const name of [
      'Radiator fan',
      'Horn',
      'Fuel pump',
      'EGR valve',
      'Wiper',
      'Distance sensor lamp',
      'Key fob lamp',
    ])
      assert.equal(findForbiddenName(name), undefined, name)
  })
})
