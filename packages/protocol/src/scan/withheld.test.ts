import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { scanVehicle } from './index.ts'
import { openUnit } from './testing.ts'

const NONE = Object.fromEntries(['90', '87', '88', '95', '8C', '91', '97'].map((did) => [`22 F1 ${did}`, '7F 22 31']))
const KWP_NONE = Object.fromEntries(['90', '87', '88', '95', '8C', '91', '97'].map((one) => [`1A ${one}`, '7F 1A 12']))
/** One code by OBD, with its freeze frame read to the end: by OBD nothing is missing. */
const OBD = { '01 00': '41 00 00 00 00 00', '03': '43 01 03 01', '02 02 00': '42 02 00 03 01', '02 00 00': '7F 02 11' }
const ALL = ['snapshot', 'extendedData']

async function unreadOf(unit: ReturnType<typeof openUnit>, depth: 'usual' | 'whole' = 'whole') {
  const { result, failure } = await scanVehicle(unit.link, { depth })
  const [ecu] = result.ecus
  assert.equal(failure, undefined)
  return [ecu?.protocol, ecu?.dtcs.map(({ code, unread }) => [code, unread])]
}

describe('a unit about to be cleared that tells its codes by OBD alone', () => {
  for (const [answer, unread] of [
    ['7F 19 11', undefined],
    ...['7F 19 12', '7F 19 22', '7F 19 31', '7F 19 33', '7F 19 7E', '7F 19 7F'].map((one) => [one, ALL] as const),
    ['59 02', ALL],
    ['59 06 FF', ALL],
    ['7F 22 11', ALL],
  ] as const)
    test(`and answers ${answer} to UDS ${unread ? 'may hold more than it told' : 'has no more'}`, async () => {
      const unit = () => openUnit({ ...OBD, ...NONE, '19 02 8D': answer })
      assert.deepEqual(await unreadOf(unit()), ['UDS', [['P0301', unread]]])
      assert.deepEqual(await unreadOf(unit(), 'usual'), ['UDS', [['P0301', undefined]]])
    })

  for (const [answer, unread] of [
    ['7F 18 11', undefined],
    ['7F 18 22', ALL],
    ['7F 18 33', ALL],
    ['58', ALL],
  ] as const)
    test(`and answers ${answer} to KWP2000 ${unread ? 'may hold more than it told' : 'has no more'}`, async () => {
      const unit = openUnit({ ...OBD, ...KWP_NONE, '18 00 FF 00': answer }, { dialect: 'KWP2000' })
      assert.deepEqual(await unreadOf(unit), ['KWP', [['P0301', unread]]])
    })
})

describe('a unit of KWP2000 about to be cleared', () => {
  for (const [answer, unread] of [
    ['7F 12 11', undefined],
    ['7F 12 12', ['snapshot']],
    ['7F 12 22', ['snapshot']],
    ['7F 12 21', ['snapshot']],
    ['7F 18 11', ['snapshot']],
    ['52 00 00 01 02', ['snapshot']],
  ] as const)
    test(`that answers ${answer} to freeze frames ${unread ? 'may hold some' : 'has none'}`, async () => {
      const answers = { ...OBD, ...KWP_NONE, '18 00 FF 00': '58 01 03 01 A0', '12 00 00': answer }
      assert.deepEqual(await unreadOf(openUnit(answers, { dialect: 'KWP2000' })), ['KWP', [['P0301', unread]]])
      const usual = openUnit(answers, { dialect: 'KWP2000' })
      assert.deepEqual(await unreadOf(usual, 'usual'), ['KWP', [['P0301', undefined]]])
      assert.equal(usual.asked.includes('12 00 00'), false)
    })
})
