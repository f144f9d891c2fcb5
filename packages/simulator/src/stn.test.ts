import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { concat, encodeNumber, fromHex, toHex } from '#protocol/bytes'
import type { DiagnosticLink } from '#protocol/link'
import { LinkError } from '#protocol/link'
import { openTester, SESSIONS, unlock } from '#protocol/uds'
import type { ElmQuirks, Fault } from './index.ts'
import { computeDemoKey, createVehicle } from './index.ts'
import { parkCar } from './testing.ts'

const ENGINE = 0x7e8
const CLUSTER = 0x728
/** Eleven bytes: two frames. */
const FIVE = concat(fromHex('22'), ...[0xf187, 0xf18c, 0xf190, 0xf191, 0xf197].map((id) => encodeNumber(id, 2)))

const park = (quirks: ElmQuirks = { isStn: true }) =>
  parkCar('elm327', createVehicle({ vin: 'MUTSDEM0000000001' }), [], { quirks })

const FAULTS: readonly (readonly [string, Fault])[] = [
  ['loses frames', { kind: 'frame-lost', ecu: 'engine' }],
  ['delays frames', { kind: 'frame-late', ecu: 'engine' }],
  ['garbles frames', { kind: 'frame-senseless', ecu: 'engine' }],
  ['misnumbers frames', { kind: 'frame-misnumbered', ecu: 'engine' }],
  ['is busy again and again', { kind: 'busy', ecu: 'engine', times: 20 }],
  ['takes its time', { kind: 'response-pending', ecu: 'engine', times: 3, gapMs: 400 }],
  ['falls silent in a unit', { kind: 'ecu-silent', ecu: 'engine' }],
  ['talks nonsense', { kind: 'adapter-garbled' }],
  ['falls silent', { kind: 'adapter-silent' }],
  ['loses its power', { kind: 'adapter-closes' }],
]

describe('a long request through an STN chip', () => {
  test('reaches standard units and others, and their long answers come back', async () => {
    const { open, run } = park()
    const link = await open()
    await run(link.listEcus())
    for (const unit of [ENGINE, CLUSTER]) {
      const [answer] = await run(link.ask(unit, FIVE))
      assert.ok(answer && answer.data.length > 50, String(unit))
      const again = await run(link.ask(unit, fromHex('22 F1 87')))
      assert.equal(toHex(answer.data.subarray(0, 14)), toHex(again[0]?.data ?? fromHex('')))
    }
  })

  test('writes what no single frame holds', async () => {
    const { open, run, timers } = park()
    const link = await open()
    await run(link.listEcus())
    const tester = openTester(link, timers, { ecu: ENGINE })
    await run(tester.enter(SESSIONS.extended))
    await run(unlock(tester, timers, { level: 1, computeKey: computeDemoKey }))
    const text = fromHex('2E F1 87 41 42 43 44 45 46 47 48 49 4A 4B 4C 4D 4E 4F 50')
    assert.equal(toHex((await run(link.ask(ENGINE, text)))[0]?.data ?? fromHex('')), '6E F1 87')
    assert.equal(
      toHex((await run(link.ask(ENGINE, fromHex('22 F1 87'))))[0]?.data.subarray(3) ?? fromHex('')),
      toHex(text.subarray(3)),
    )
    tester.close()
  })

  test('is refused before it leaves where the chip is an ELM327, one that only claims to be an STN, or everybody is asked', async () => {
    const isRefused = (error: unknown) =>
      error instanceof LinkError && error.kind === 'refused' && error.at === 'adapter'
    for (const quirks of [{}, { isStn: true, unknown: ['STCSEGT1'] }] as const) {
      const { open, run } = park(quirks)
      const link = await open()
      await assert.rejects(run(link.ask(ENGINE, FIVE)), isRefused)
      assert.equal((await run(link.ask(ENGINE, fromHex('22 F1 87')))).length, 1)
    }
    const { open, run } = park()
    const link = await open()
    await assert.rejects(run(link.ask('all', FIVE)), isRefused)
    await assert.rejects(run(link.ask(ENGINE, new Uint8Array(4_096).fill(0x22))), isRefused)
  })

  for (const [title, fault] of FAULTS) {
    test(`that ${title} ends with the truth or a typed error, and again well`, async () => {
      const { open, run, faults } = park()
      const read = async (link: DiagnosticLink) => toHex((await run(link.ask(ENGINE, FIVE)))[0]?.data ?? fromHex(''))
      const first = await open()
      await run(first.listEcus())
      const sound = await read(first)
      faults.inject(fault)
      for (const _ of [1, 2, 3])
        try {
          const told = await read(first)
          assert.ok(told === sound || told === '7F 22 21', told)
        } catch (error) {
          assert.ok(error instanceof LinkError, String(error))
        }
      faults.heal()
      await first.close()
      const healed = await open()
      await run(healed.listEcus())
      assert.equal(await read(healed), sound)
    })
  }
})
