import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fromHex, toHex } from '#protocol/bytes'
import { createVirtualTimers } from '#protocol/link'
import * as kwp from './index.ts'

describe('a service of ISO 14230-3', () => {
  test('has its number and nobody else’s', () => {
    assert.deepEqual(
      kwp.KWP_SERVICES.map(({ id }) => id.toString(16)),
      ['10', '11', '14', '17', '18', '1a', '21', '23', '27', '30', '31', '32', '33', '3e', '81', '82', '83'],
    )
    for (const { echoes } of kwp.KWP_SERVICES) assert.ok(echoes.every((mask) => mask === 0xff))
    for (const timingParameter of [0, 1, 2] as const) {
      const request = kwp.accessTimingParameters.encodeRequest({ timingParameter })
      assert.equal(toHex(request), `83 0${timingParameter}`)
      assert.deepEqual(kwp.accessTimingParameters.decodeRequest(request), { timingParameter })
    }
    assert.equal(toHex(kwp.accessTimingParameters.encodeResponse({ timingParameter: 1 })), 'C3 01')
    assert.equal(toHex(kwp.accessTimingParameters.encodeResponse({ timingParameter: 3 })), 'C3 03')
  })

  test('says of a code how far it is stored, and whether the lamp is on', () => {
    assert.deepEqual(kwp.decodeKwpStatus(0x00), { symptom: 0, isTestOpen: false, storage: 'none', isLampOn: false })
    assert.deepEqual(kwp.decodeKwpStatus(0xb4), {
      symptom: 4,
      isTestOpen: true,
      storage: 'stored, absent now',
      isLampOn: true,
    })
    assert.deepEqual(
      [0x40, 0x60].map((status) => kwp.decodeKwpStatus(status).storage),
      ['intermittent', 'present and stored'],
    )
  })
})

describe('a header of ISO 14230-2', () => {
  test('says whether one unit or all are meant', () => {
    const spell = (isFunctional: boolean) =>
      toHex(kwp.encodeKwpFrame({ addresses: { target: 0x33, source: 0xf1, isFunctional }, data: fromHex('01 00') }))
    assert.deepEqual([spell(false), spell(true)], ['82 33 F1 01 00 A7', 'C2 33 F1 01 00 E7'])
  })
})

describe('a request on a line that is long quiet', () => {
  test('leaves at once, and its answer may begin before the request is known to be gone', async () => {
    const timers = createVirtualTimers()
    await timers.advance(10_000)
    const written: number[] = []
    let onBytes: ((bytes: Uint8Array) => void) | undefined
    const addresses = { target: 0x11, source: 0xf1, isFunctional: false }
    const port = {
      write: async () => void written.push(timers.nowMs()),
      listen: (next: typeof onBytes) => {
        onBytes = next
      },
    }
    const asked = kwp.askOnLine(timers, port, { addresses, data: fromHex('3E'), quietSinceMs: 9_000 })
    await timers.advance(0)
    assert.deepEqual(written, [10_000])
    await timers.advance(18)
    const answer = kwp.encodeKwpFrame({
      addresses: { ...addresses, target: 0xf1, source: 0x11 },
      data: fromHex('7E 01 02 03'),
    })
    onBytes?.(answer.subarray(0, 4))
    await timers.advance(10)
    onBytes?.(answer.subarray(4))
    await timers.advance(0)
    assert.equal(toHex((await asked).data), '7E 01 02 03')
  })
})
