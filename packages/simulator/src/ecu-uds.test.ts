import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fromHex, toHex } from '#protocol/bytes'
import type { DiagnosticLink } from '#protocol/link'
import { createVirtualTimers } from '#protocol/link'
import {
  openTester,
  readDataByIdentifier,
  requestDownload,
  requestTransferExit,
  SESSIONS,
  transferData,
  unlock,
} from '#protocol/uds'
import { answerRequest } from './ecu.ts'
import { computeDemoKey, createVehicle } from './index.ts'
import { parkCar } from './testing.ts'

function engine() {
  const [unit] = createVehicle({ vin: 'MUTSDEM0000000001', scenario: 'misfire' }).ecus
  assert.ok(unit)
  const ask = (hex: string) => toHex(answerRequest(unit, fromHex(hex), false) ?? new Uint8Array())
  return { unit, ask }
}

/** A tester at the unit itself, without a wire between. */
function tester() {
  const { unit, ask } = engine()
  const timers = createVirtualTimers()
  const link: DiagnosticLink = {
    kind: 'replay',
    protocol: 'none',
    adapter: 'none',
    listEcus: async () => [unit.canId],
    ask: async (_to, request) => {
      const data = answerRequest(unit, request, false)
      return data === undefined ? [] : [{ from: unit.canId, data }]
    },
    close: async () => {},
  }
  return { unit, ask, timers, tester: openTester(link, timers, { ecu: unit.canId }) }
}

describe('a virtual unit in the workshop', () => {
  test('opens its sessions in order, and closes what they allowed', () => {
    const { ask, unit } = engine()
    assert.equal(ask('10 02'), '7F 10 7E')
    assert.equal(ask('10 03'), '50 03 00 32 01 F4')
    assert.equal(ask('10 02'), '50 02 00 32 01 F4')
    assert.equal(ask('10 04'), '7F 10 12')
    unit.bench.isUnlocked = true
    assert.equal(ask('11 01'), '51 01')
    assert.deepEqual([unit.bench.session, unit.bench.isUnlocked], [SESSIONS.default, false])
  })

  test('keeps silent where its positive response is suppressed, and refuses aloud', () => {
    const { ask } = engine()
    assert.equal(ask('10 83'), '')
    assert.equal(ask('3E 80'), '')
    assert.equal(ask('11 85'), '7F 11 12')
  })

  test('is unlocked by the key to its seed, and locks out after three wrong ones', async () => {
    const open = tester()
    await open.tester.enter(SESSIONS.extended)
    const options = { level: 1, computeKey: computeDemoKey }
    assert.deepEqual(await unlock(open.tester, open.timers, options), { kind: 'unlocked', was: 'locked' })
    assert.deepEqual(await unlock(open.tester, open.timers, options), { kind: 'unlocked', was: 'open' })

    const { ask } = engine()
    assert.equal(ask('27 01'), '7F 27 7F', 'not in the default session')
    ask('10 03')
    assert.equal(ask('27 02 00 00 00 00'), '7F 27 24', 'a key without a seed')
    for (const refusal of ['7F 27 35', '7F 27 35', '7F 27 35']) {
      ask('27 01')
      assert.equal(ask('27 02 00 00 00 00'), refusal)
    }
    assert.equal(ask('27 01'), '7F 27 36')
  })

  test('takes a new part number once it is open, and never a VIN', async () => {
    const { ask } = engine()
    assert.equal(ask('2E F1 87 41'), '7F 2E 7F')
    ask('10 03')
    assert.equal(ask('2E F1 87 41'), '7F 2E 33')

    const open = tester()
    await open.tester.enter(SESSIONS.extended)
    await unlock(open.tester, open.timers, { level: 1, computeKey: computeDemoKey })
    assert.equal(open.ask('2E F1 87 41'), '6E F1 87')
    assert.equal(open.ask('22 F1 87'), '62 F1 87 41')
    assert.equal(open.ask('2E F1 90 41'), '7F 2E 31')
  })

  test('is programmed block by block, and refuses a block out of turn', async () => {
    const { ask, timers, tester: open } = tester()
    const where = { addressBytes: 4, sizeBytes: 2, memoryAddress: 0x8000_0000, memorySize: 3 } as const
    const request = { dataFormatIdentifier: 0, ...where }
    await open.enter(SESSIONS.extended)
    const early = await open.ask(requestDownload, request)
    assert.equal(early.kind === 'negative' && early.name, 'serviceNotSupportedInActiveSession')
    await open.enter(SESSIONS.programming)
    await unlock(open, timers, { level: 1, computeKey: computeDemoKey })
    assert.equal(ask('31 01 FF 00'), '71 01 FF 00 00')
    assert.equal((await open.ask(requestDownload, request)).kind, 'positive')
    assert.equal(ask('37'), '7F 37 24', 'before the end')
    assert.equal(ask('36 02 AA'), '7F 36 73')
    const block = { blockSequenceCounter: 1, data: fromHex('AA BB CC') }
    assert.equal((await open.ask(transferData, block)).kind, 'positive')
    assert.equal(ask('36 02 DD'), '7F 36 31', 'beyond the end')
    assert.equal((await open.ask(requestTransferExit, { data: new Uint8Array() })).kind, 'positive')
    assert.equal(ask('23 24 80 00 00 00 00 03'), '63 AA BB CC')
    assert.equal(ask('23 24 90 00 00 00 00 03'), '7F 23 31')
  })

  test('reports codes as SAE J1979-2 asks for them, if it is emission-related', () => {
    const { ask } = engine()
    assert.equal(ask('19 42 33 08 1E'), '59 42 33 FF FF 04 04 03 01 00 AF')
    assert.equal(ask('19 55 33'), '59 55 33 FF 04 03 01 00 AF')
    assert.equal(ask('19 01 08'), '59 01 FF 01 00 01')
    const [, , brakes] = createVehicle({ vin: 'MUTSDEM0000000001' }).ecus
    assert.ok(brakes)
    assert.equal(toHex(answerRequest(brakes, fromHex('19 55 33'), false) ?? fromHex('')), '7F 19 31')
  })

  test('gives several identifiers at once, as many as it has', async () => {
    const { tester: open } = tester()
    const answer = await open.ask(readDataByIdentifier, { identifiers: [0xf197, 0x1234, 0xf191] })
    assert.ok(answer.kind === 'positive')
    assert.equal(String.fromCharCode(...answer.response.data.subarray(0, 6)), 'Engine')
    assert.equal(toHex(answer.response.data.subarray(6, 8)), 'F1 91')
  })
})

describe('a session other than the default one', () => {
  async function enter(way: 'doip' | 'slcan') {
    const { open, run, timers } = parkCar(way, createVehicle({ vin: 'MUTSDEM0000000001' }))
    const link = await open()
    const [ecu = 0] = await run(link.listEcus())
    const tester = openTester(link, timers, { ecu })
    await run(tester.enter(SESSIONS.extended))
    const askControl = async () => toHex((await run(link.ask(ecu, fromHex('85 01'))))[0]?.data ?? new Uint8Array())
    return { tester, timers, askControl }
  }

  for (const way of ['doip', 'slcan'] as const) {
    test(`lasts over ${way} while the tester gives a sign of life, and lapses behind five seconds of silence`, async () => {
      const { tester, timers, askControl } = await enter(way)
      await timers.advance(20_000)
      assert.equal(await askControl(), 'C5 01')

      tester.close()
      await timers.advance(4_900)
      assert.equal(await askControl(), 'C5 01', 'any request is a word')
      await timers.advance(5_100)
      assert.equal(await askControl(), '7F 85 7F')
    })
  }
})
