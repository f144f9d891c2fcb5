import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fromHex } from '#protocol/bytes'
import { readingOnly } from '#protocol/scan'
import { CAR_WAYS } from './testing.ts'
import { isLinkError, plugIn } from './testing-scan.ts'

describe('a DoIP entity', () => {
  test('that refuses activation gives the named reason', async () => {
    const { open } = plugIn('doip', { doip: { activationCode: 0x04 } })
    const opening = open()

    await assert.rejects(opening, /authentication missing \(0x04\)/)
    await assert.rejects(opening, isLinkError('refused', 'routing activation'))
  })

  test('gets an answer when it asks who is alive', async () => {
    const { open, run } = plugIn('doip', { doip: { checksAlive: true } })
    const link = await open()

    assert.deepEqual(await run(link.listEcus()), [0x1010, 0x1018, 0x1028, 0x1060])
  })

  test('names a unit it does not know', async () => {
    const { open, run } = plugIn('doip')
    const link = await open()

    await assert.rejects(run(link.ask(0x1234, fromHex('3E 00'))), isLinkError('unreachable', 'ECU 0x1234'))
    assert.equal((await run(link.ask(0x1010, fromHex('3E 00'))))[0]?.from, 0x1010)
  })
})

describe('the reading guard', () => {
  for (const way of CAR_WAYS) {
    test(`lets no byte of a request through to ${way} that could change the vehicle`, async () => {
      const { open, run, bytesWritten } = plugIn(way)
      const link = await open()
      const engine = way === 'doip' ? 0x1010 : 0x7e8
      const guarded = readingOnly(link)
      const before = bytesWritten()
      for (const hex of ['14 FF FF FF', '04', '2E F1 90 41', '31 01 FF 00', '10 02', '27 01', '11 01', '08 00', '']) {
        for (const to of [engine, 'all'] as const)
          await assert.rejects(run(guarded.ask(to, fromHex(hex))), isLinkError('refused', 'reading guard'), hex)
      }
      assert.equal(bytesWritten(), before)

      assert.equal((await run(guarded.ask(engine, fromHex('19 02 08'))))[0]?.data.length, 7)
      assert.ok(bytesWritten() > before)
      assert.deepEqual((await run(link.ask(engine, fromHex('14 FF FF FF'))))[0]?.data, fromHex('54'))
    })
  }
})
