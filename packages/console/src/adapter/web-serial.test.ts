import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { systemTimers } from '#bridge/core'
import { openElm327 } from '#protocol/elm327'
import { LinkError } from '#protocol/link'
import { scanVehicle } from '#protocol/scan'
import { createVehicle } from '#simulator'
import { createHealthMeter } from './measured-stream.ts'
import type { FakePort } from './testing-port.ts'
import { createFakePort } from './testing-port.ts'
import { openPortStream } from './web-serial.ts'

const VIN = 'MUTSDEM0000000042'
const golf = createVehicle({ vin: VIN, scenario: 'misfire' })

const openLink = async (port: FakePort) => openElm327(await openPortStream(port, 38_400), systemTimers)
const isLost = (kind: LinkError['kind']) => (error: unknown) => error instanceof LinkError && error.kind === kind

describe('a port of Web Serial', () => {
  test('carries a whole scan of the vehicle behind an adapter, and is free again behind it', async () => {
    const port = createFakePort(golf)
    const link = await openLink(port)
    const { result, failure } = await scanVehicle(link)
    await link.close()

    assert.equal(failure, undefined)
    assert.equal(result.identification.vin, VIN)
    assert.ok(result.ecus.some(({ dtcs }) => dtcs.some(({ code }) => code === 'P0301')))
    assert.deepEqual([port.readable, port.writable, port.bauds], [null, null, [38_400]])
    await (await openLink(port)).close()
  })

  test('holds back what comes before somebody listens', async () => {
    const port = createFakePort(golf)
    const stream = await openPortStream(port, 38_400)
    await stream.write(new TextEncoder().encode('ATI\r'))
    const heard = await new Promise<string>((resolve) => {
      let text = ''
      stream.listen({
        onBytes: (bytes) => {
          text += new TextDecoder().decode(bytes)
          if (text.includes('>')) resolve(text)
        },
        onClose: () => {},
      })
      assert.equal(text, '')
    })
    assert.match(heard, /ELM327/)
    await stream.close()
  })

  test('goes on behind an error of the line, and ends with the device', async () => {
    const port = createFakePort(golf)
    const link = await openLink(port)
    port.disturb()
    assert.ok((await link.ask(0x7e8, Uint8Array.of(0x01, 0x00))).length > 0)

    port.unplug()
    await assert.rejects(link.ask(0x7e8, Uint8Array.of(0x01, 0x00)), isLost('lost'))
    await link.close()
    await assert.rejects(openPortStream(port, 38_400), isLost('unreachable'))
  })

  test('that goes in the middle of a scan ends it with what was read', async () => {
    const port = createFakePort(golf, { faults: [{ kind: 'adapter-closes', after: 12 }] })
    const link = await openLink(port)
    const { failure } = await scanVehicle(link)
    assert.ok(failure instanceof LinkError)
    assert.equal(failure.kind, 'lost')
  })

  test('with a garbling adapter says so, and invents nothing', async () => {
    const port = createFakePort(golf, { faults: [{ kind: 'adapter-garbled', after: 3 }] })
    const link = await openLink(port)
    const { result, failure } = await scanVehicle(link)
    await link.close()
    assert.ok(failure instanceof LinkError)
    assert.equal(failure.kind, 'garbled')
    assert.deepEqual(
      result.ecus.flatMap(({ dtcs }) => dtcs),
      [],
    )
  })

  test('works with a clone that knows half of the commands', async () => {
    const port = createFakePort(golf, { quirks: { unknown: ['S0', 'AL'], printsNuls: true, promptsEarly: true } })
    const link = await openLink(port)
    assert.equal((await scanVehicle(link)).result.identification.vin, VIN)
    await link.close()
  })
})

describe('the health of a link', () => {
  test('counts what was asked and what stayed without an answer', async () => {
    const clock = { ms: 0 }
    const meter = createHealthMeter({ nowMs: () => clock.ms })
    const told: Uint8Array[] = []
    let hear: (bytes: Uint8Array) => void = () => {}
    const stream = meter.measure({
      write: async (bytes) => void told.push(bytes),
      listen: ({ onBytes }) => {
        hear = onBytes
      },
      close: async () => {},
    })
    stream.listen({ onBytes: () => {}, onClose: () => {} })
    assert.deepEqual(meter.read(), { asked: 0, unanswered: 0, latencyMs: null })

    for (const lateMs of [10, 30]) {
      await stream.write(Uint8Array.of(1))
      clock.ms += lateMs
      hear(Uint8Array.of(2))
      hear(Uint8Array.of(3))
    }
    await stream.write(Uint8Array.of(1))
    await stream.write(Uint8Array.of(1))
    assert.deepEqual(meter.read(), { asked: 4, unanswered: 1, latencyMs: 20 })
    assert.equal(told.length, 4)
  })
})
