import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ActDocument, ScanDocument } from '#bridge/wire'
import type { EcuResult, ServiceAnswers } from '#protocol/scan'
import { foldCapabilities } from './fold.ts'
import { findIncapacity } from './offers.ts'
import type { CapabilityName, Evidence } from './told.ts'
import { tellAct, tellScan } from './told.ts'

const FAN = { kind: 'control', ecu: '0x7E8', identifier: '0100', state: 'FF', holdMs: 100 } as const
const PUMP = { ...FAN, identifier: '0200' } as const
const sealedAt = (minute: number, id = `scan-${minute}`) => ({
  id,
  sha256: 'ab'.repeat(32),
  at: new Date(Date.UTC(2026, 0, 5, 8, minute)),
})

const unitOf = (answers: readonly ServiceAnswers[] | undefined, more: Partial<EcuResult> = {}): EcuResult => ({
  ...{ address: '0x7E8', name: 'Engine', protocol: 'UDS', dtcs: [] },
  identification: { softwareVersion: { state: 'VALID', value: '1.0' } },
  ...(answers && { answers }),
  ...more,
})
const scanOf = (minute: number, ...ecus: readonly EcuResult[]): Evidence =>
  tellScan(sealedAt(minute), { result: { ecus } } as unknown as ScanDocument)
const answer = (head: string, positive: number, ...refused: readonly string[]) => ({ head, positive, refused })
const actOf = (minute: number, request: string, answered: string | null): Evidence =>
  actsOf(minute, [request, answered])
const actsOf = (minute: number, ...asked: readonly (readonly [string, string | null])[]): Evidence => {
  const steps = asked.map(([request, answer]) => ({ at: '', ecu: '0x7E8', request, answer, outcome: '' }))
  return tellAct(sealedAt(minute, `act-${minute}`), null, { steps, after: null } as unknown as ActDocument)
}
const stateOf = (evidence: readonly Evidence[], name: CapabilityName) =>
  foldCapabilities(evidence)[0]?.capabilities.find(({ capability }) => capability === name)?.state
const whyNot = (evidence: readonly Evidence[], order: Parameters<typeof findIncapacity>[1]) => {
  const [unit] = foldCapabilities(evidence)
  return unit && findIncapacity(unit, order)
}
const SPEAKS = [answer('22F1', 3, '31'), answer('1902', 1)]

describe('what a unit is known to support', () => {
  const cases = [
    ['nobody asked it for', [], 'UNKNOWN'],
    ['it answered', [answer('22F1', 3)], 'SUPPORTED'],
    ['it answered in part', [answer('22F1', 3, '31')], 'PARTIAL'],
    ['it refused as no service of its', [answer('22F1', 0, '11')], 'NOT_SUPPORTED'],
    ['it refused as out of range', [answer('22F1', 0, '31')], 'NOT_SUPPORTED'],
    ['it refused as not in this session', [answer('22F1', 0, '7F')], 'NOT_SUPPORTED'],
    ['it refused for the moment', [answer('22F1', 0, '22')], 'UNKNOWN'],
    ['it was busy for', [answer('22F1', 0, '21')], 'UNKNOWN'],
  ] as const
  for (const [what, answers, state] of cases)
    test(`is ${state} of what ${what}`, () =>
      assert.equal(stateOf([scanOf(0, unitOf(answers))], 'identification'), state))

  test('is as the newest document says that says something, with its place', () => {
    const asked = [scanOf(0, unitOf(SPEAKS)), scanOf(1, unitOf([answer('22F1', 0, '11')])), scanOf(2, unitOf([]))]
    const cell = foldCapabilities(asked)[0]?.capabilities[0]
    assert.deepEqual(
      [cell?.state, cell?.learnedAt, cell?.learnedBy?.id],
      ['NOT_SUPPORTED', '2026-01-05T08:01:00.000Z', 'scan-1'],
    )
    assert.equal(stateOf(asked, 'troubleCodes'), 'SUPPORTED')
  })

  test('is forgotten with the unit: one that calls itself otherwise is another', () => {
    const other = unitOf([], { identification: { softwareVersion: { state: 'VALID', value: '2.0' } } })
    assert.equal(stateOf([scanOf(0, unitOf(SPEAKS)), scanOf(1, other)], 'troubleCodes'), 'UNKNOWN')
    const cut = { ...other, failure: { code: 'timeout', message: '', at: '' } } as const
    assert.equal(stateOf([scanOf(0, unitOf(SPEAKS)), scanOf(1, cut)], 'troubleCodes'), 'SUPPORTED')
  })

  test('is what it told, where answers were not counted, and nothing else', () => {
    const dtcs = [{ code: 'P0301', text: '', textSource: 'own', status: ['confirmed'] }] as const
    const told = [scanOf(0, unitOf(undefined, { dtcs }))]
    assert.deepEqual(
      (['identification', 'troubleCodes', 'freezeFrames', 'currentData'] as const).map((name) => stateOf(told, name)),
      ['SUPPORTED', 'SUPPORTED', 'UNKNOWN', 'UNKNOWN'],
    )
  })
})

describe('an act', () => {
  test('is offered to a unit that answers what goes with it, and to no other', () => {
    assert.equal(whyNot([scanOf(0, unitOf(SPEAKS))], FAN), undefined)
    assert.match(whyNot([scanOf(0, unitOf(SPEAKS, { protocol: 'OBD' }))], FAN) ?? '', /UDS/)
    assert.match(whyNot([scanOf(0, unitOf([answer('1902', 1)]))], FAN) ?? '', /identifier/)
    const clear = { kind: 'clear-codes', ecu: '0x7E8' } as const
    assert.equal(whyNot([scanOf(0, unitOf(SPEAKS))], clear), undefined)
    assert.match(whyNot([scanOf(0, unitOf([answer('22F1', 1)]))], clear) ?? '', /trouble codes/)
    assert.match(whyNot([scanOf(0, unitOf(SPEAKS, { protocol: 'J1939' }))], clear) ?? '', /J1939/)
  })

  test('clears a single code of units that speak UDS, until they refuse that code or all clearing as unknown', () => {
    const one = { kind: 'clear-code', ecu: '0x7E8', code: 'P0301' } as const
    const known = scanOf(0, unitOf(SPEAKS))
    assert.equal(whyNot([known], one), undefined)
    for (const protocol of ['OBD', 'KWP'] as const)
      assert.match(whyNot([scanOf(0, unitOf(SPEAKS, { protocol }))], one) ?? '', /all its codes or none/)
    const refused = [known, actOf(1, '14030100', '7F1431')]
    assert.match(whyNot(refused, one) ?? '', /P0301 alone.*0x31/)
    assert.equal(whyNot(refused, { ...one, code: 'P0301-11' }), undefined)
    assert.equal(whyNot(refused, { kind: 'clear-codes', ecu: '0x7E8' }), undefined)
    assert.match(whyNot([known, actOf(1, '14FFFFFF', '7F1411')], one) ?? '', /clearing/)
  })

  test('is not repeated once the unit has refused the service, or this identifier, as unknown to it', () => {
    const known = scanOf(0, unitOf(SPEAKS))
    assert.match(whyNot([known, actOf(1, '2F010003FF', '7F2F11')], PUMP) ?? '', /service/)
    const unknownFan = [known, actOf(1, '2F010003FF', '7F2F31')]
    assert.match(whyNot(unknownFan, FAN) ?? '', /0x31/)
    assert.equal(whyNot(unknownFan, PUMP), undefined)
    assert.equal(whyNot([known, actOf(1, '2F010003FF', '7F2F22')], FAN), undefined)
    assert.equal(whyNot([known, actOf(1, '2F010003FF', null)], FAN), undefined)
    const cleared = [known, actOf(1, '14FFFFFF', '7F1411')]
    assert.match(whyNot(cleared, { kind: 'clear-codes', ecu: '0x7E8' }) ?? '', /clearing/)
  })

  const TAKEN = ['2F010003FF', '6F010003FF'] as const
  const GIVEN_BACK = ['2F010000', '6F010000'] as const
  const steps = [
    ['taken, and its end refused as out of range', [TAKEN, ['2F010000', '7F2F31']], undefined],
    ['taken, and its end busy once', [TAKEN, ['2F010000', '7F2F21'], GIVEN_BACK], undefined],
    ['refused for the moment, and ended', [['2F010003FF', '7F2F22'], GIVEN_BACK], undefined],
    ['busy, and ended', [['2F010003FF', '7F2F21'], GIVEN_BACK], undefined],
    ['refused as out of range, and its end not', [['2F010003FF', '7F2F31'], GIVEN_BACK], /0x31/],
    [
      'refused as out of range, and its end too',
      [
        ['2F010003FF', '7F2F31'],
        ['2F010000', '7F2F31'],
      ],
      /0x31/,
    ],
  ] as const
  for (const [what, asked, expected] of steps)
    test(`that was ${what}, is ${expected ? 'not repeated' : 'offered again'}`, () => {
      const because = whyNot([scanOf(0, unitOf(SPEAKS)), actsOf(1, ...asked)], FAN)
      if (expected) assert.match(because ?? '', expected)
      else assert.equal(because, undefined)
    })

  const REFUSED = [
    ['2F010003FF', '7F2F31'],
    ['2F010000', '7F2F31'],
  ] as const
  const PUMPED = [
    ['2F020003FF', '6F020003FF'],
    ['2F020000', '6F0200'],
  ] as const
  const calling = (identification: Record<string, string>, answers = SPEAKS, more: Partial<EcuResult> = {}) => {
    const told = Object.entries(identification).map(([name, value]) => [name, { state: 'VALID', value }])
    return unitOf(answers, { identification: Object.fromEntries(told), ...more })
  }
  const WHOLE = { softwareVersion: '1.0', serialNumber: '7' }

  test('that was refused stays so when another is taken, before or after, until it is taken itself', () => {
    const known = scanOf(0, unitOf(SPEAKS))
    for (const acts of [
      [actsOf(1, ...REFUSED), actsOf(2, ...PUMPED)],
      [actsOf(1, ...PUMPED), actsOf(2, ...REFUSED)],
    ]) {
      assert.match(whyNot([known, ...acts], FAN) ?? '', /0x31/)
      assert.equal(whyNot([known, ...acts], PUMP), undefined)
      assert.equal(whyNot([known, ...acts, actsOf(3, TAKEN, GIVEN_BACK)], FAN), undefined)
    }
  })

  test('that was refused stays so while its unit may be the same, and not when another stands there', () => {
    const first = [scanOf(0, calling(WHOLE)), actsOf(1, ['2F010003FF', '7F2F11'], ['2F010000', '7F2F11'])]
    const after = (...ecus: readonly EcuResult[]) =>
      whyNot([...first, ...ecus.map((ecu, index) => scanOf(2 + index, ecu))], FAN)
    assert.match(after(calling({ softwareVersion: '1.0' })) ?? '', /service/)
    assert.match(after(calling({})) ?? '', /service/)
    assert.match(after(calling(WHOLE, SPEAKS, { protocol: 'OBD' }), calling(WHOLE)) ?? '', /service/)
    assert.equal(after(calling({ ...WHOLE, serialNumber: '8' })), undefined)
    assert.equal(after(calling({ softwareVersion: '1.0' }), calling({ ...WHOLE, serialNumber: '8' })), undefined)
  })

  test('is not offered by what a unit answered that may have been another', () => {
    const evidence = [scanOf(0, calling(WHOLE)), scanOf(1, calling({}, []))]
    assert.notEqual(stateOf(evidence, 'identification'), 'PARTIAL')
    assert.equal(stateOf(evidence, 'troubleCodes'), 'UNKNOWN')
    assert.match(whyNot(evidence, FAN) ?? '', /identifier/)
  })

  test('that was taken is known, and a later scan does not forget it', () => {
    const done = [scanOf(0, unitOf(SPEAKS)), actOf(1, '31010400', '71010400'), scanOf(2, unitOf(SPEAKS))]
    assert.equal(stateOf(done, 'routines'), 'SUPPORTED')
  })

  test('of reading finds out what a scan did not ask', () => {
    assert.equal(stateOf([actOf(0, '0600', '4600C0000001')], 'onBoardTests'), 'SUPPORTED')
  })
})
