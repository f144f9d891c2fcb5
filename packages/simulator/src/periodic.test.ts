import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fromHex, toHex } from '#protocol/bytes'
import { LinkError } from '#protocol/link'
import type { PeriodicWish } from '#protocol/uds'
import { openTester, readPeriodically, SESSIONS } from '#protocol/uds'
import type { Fault } from './index.ts'
import { createVehicle } from './index.ts'
import type { CarWay } from './testing.ts'
import { parkCar } from './testing.ts'

const WAYS = ['doip', 'slcan', 'socketcand', 'gvret'] as const satisfies readonly CarWay[]
/** Coolant temperature never wobbles, engine speed does. */
const COOLANT = 0x05
const SPEED = 0x0c
const WISH: PeriodicWish = { rate: 'medium', periodicIdentifiers: [COOLANT, SPEED] }

/** A tester in the extended session of the engine. */
async function park(way: CarWay) {
  const place = parkCar(way, createVehicle({ vin: 'MUTSDEM0000000001' }))
  const open = async () => {
    const link = await place.open()
    const [ecu = 0] = await place.run(link.listEcus())
    const tester = openTester(link, place.timers, { ecu })
    await place.run(tester.enter(SESSIONS.extended))
    const heard: string[] = []
    const failures: LinkError[] = []
    const read = (wish: PeriodicWish = WISH) =>
      place.run(
        readPeriodically(tester, { link, timers: place.timers }, wish, {
          onData: (identifier, data) => heard.push(`${identifier.toString(16)} ${toHex(data)}`),
          onFailure: (error) => failures.push(error),
        }),
      )
    const close = () => {
      tester.close()
      return link.close()
    }
    return { link, ecu, tester, heard, failures, read, close }
  }
  return { ...place, open }
}

const isTrue = (message: string) => message === '5 81' || /^c 0[BC] [0-9A-F]{2}$/.test(message)

const FAULTS: readonly (readonly [string, Fault])[] = [
  ['loses frames', { kind: 'frame-lost', ecu: 'engine' }],
  ['delays frames', { kind: 'frame-late', ecu: 'engine' }],
  ['garbles frames', { kind: 'frame-senseless', ecu: 'engine' }],
  ['falls silent in the unit', { kind: 'ecu-silent', ecu: 'engine' }],
  ['talks nonsense', { kind: 'adapter-garbled' }],
  ['falls silent', { kind: 'adapter-silent' }],
  ['loses its power', { kind: 'adapter-closes' }],
]

describe('periodic data', () => {
  for (const way of WAYS) {
    test(`comes over ${way} at the rate it was asked for, until it is told to stop`, async () => {
      const { open, run, timers } = await park(way)
      const { read, heard, failures, close } = await open()
      const reading = await read()
      assert.ok(reading.kind === 'reading')
      heard.length = 0
      await timers.advance(10_000)
      assert.equal(heard.length, 100, 'two identifiers, five times a second, the session kept open')
      assert.ok(heard.every(isTrue), heard.join())

      assert.equal(await run(reading.stop()), undefined)
      const count = heard.length
      await timers.advance(3_000)
      assert.deepEqual([heard.length, failures], [count, []])
      await close()
    })

    for (const [title, fault] of FAULTS) {
      test(`over ${way} that ${title} is true or missing, with a typed error behind long silence, and comes again`, async () => {
        const { open, faults, timers } = await park(way)
        const troubled = await open()
        assert.equal((await troubled.read()).kind, 'reading')
        faults.inject(fault)
        await timers.advance(20_000)
        assert.ok(troubled.heard.every(isTrue), troubled.heard.join())
        assert.ok(troubled.failures.length <= 1 && troubled.failures.every((error) => error instanceof LinkError))
        if (!fault.kind.startsWith('frame-')) assert.equal(troubled.failures.length, 1)

        faults.heal()
        await troubled.close()
        const healed = await open()
        assert.equal((await healed.read()).kind, 'reading')
        await timers.advance(2_000)
        assert.deepEqual([healed.failures, healed.heard.length >= 18], [[], true])
        await healed.close()
      })
    }
  }

  test('ends with the session, and is refused outside of one', async () => {
    const { open, run, timers } = await park('slcan')
    const { link, ecu, tester, read, heard, failures } = await open()
    assert.equal((await read()).kind, 'reading')
    tester.close()
    await timers.advance(20_000)
    assert.ok(heard.length >= 46 && heard.length <= 52, `${heard.length}: S3 is five seconds`)
    assert.deepEqual(
      failures.map(({ kind, at }) => [kind, at]),
      [['timeout', 'ECU 0x7E8']],
    )
    for (const [request, answer] of [
      ['2A 02 05', '7F 2A 7F'],
      ['10 03', '50 03 00 32 01 F4'],
      ['2A 05 05', '7F 2A 31'],
      ['2A 02', '7F 2A 13'],
      ['2A 02 EE', '7F 2A 31'],
      ['2A 04', '6A'],
      ['22 F4 05', '62 F4 05 81'],
    ] as const)
      assert.equal(toHex((await run(link.ask(ecu, fromHex(request))))[0]?.data ?? fromHex('')), answer, request)
  })

  test('is refused where the unit has none of it, or the adapter hears only what it asked for', async () => {
    const car = await (await park('doip')).open()
    const refusal = await car.read({ ...WISH, periodicIdentifiers: [0x99] })
    assert.equal(refusal.kind === 'negative' && refusal.name, 'requestOutOfRange')
    await assert.rejects(car.read({ ...WISH, periodicIdentifiers: [0x62] }), RangeError)
    const old = await (await park('elm327')).open()
    await assert.rejects(old.read(), (error) => error instanceof LinkError && error.kind === 'refused')
  })
})
