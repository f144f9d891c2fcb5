import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ReplayVerdict } from '#core'
import { recordScan, replayScan } from '#core'
import type { Json } from '#proof'
import { formatCanonical } from '#proof'
import { fromHex, toHex } from '#protocol/bytes'
import type { DiagnosticLink } from '#protocol/link'
import { LinkError } from '#protocol/link'
import type { RecorderLimits } from '#protocol/recording'

const golf = '01980000-0000-7000-8000-000000000001'
const order = { scanId: golf, vehicleId: golf, bridgeId: golf, source: 'vehicle' } as const
const ENGINE = 0x7e8

/** Knows OBD, one trouble code and nothing else. */
const link: DiagnosticLink = {
  kind: 'elm327',
  protocol: 'CAN',
  adapter: 'none',
  listEcus: async (ask = link.ask) => (await ask('all', fromHex('01 00'))).map(({ from }) => from),
  async ask(_, request) {
    const answer = { '01 00': '41 00 08 18 00 00', '03': '43 01 03 01' }[toHex(request)]
    if (answer === undefined) throw new LinkError('timeout', 'ECU 0x7E8', 'did not answer', { ecu: ENGINE })
    return [{ from: ENGINE, data: fromHex(answer) }]
  },
  readVoltage: async () => '12.6',
  close: async () => {},
}

async function record(open: () => Promise<DiagnosticLink> = async () => link, limits?: RecorderLimits) {
  let nowMs = Date.UTC(2026, 0, 5, 8)
  const heard: unknown[] = []
  const { document, recording } = await recordScan(order, {
    open,
    now: () => {
      nowMs += 1_000
      return new Date(nowMs)
    },
    timers: { nowMs: () => nowMs },
    ...(limits && { limits }),
    onProgress: ({ label }) => heard.push(label),
    onEcu: () => {},
    onFault: (error) => heard.push(error),
  })
  return { recording, document, sealed: formatCanonical(document as unknown as Json), heard }
}

describe('a recorded scan', () => {
  const ends = {
    'was read': async () => link,
    'was never reached': () => Promise.reject(new LinkError('unreachable', 'adapter', 'no power')),
    'met a fault of ours': () => Promise.reject(new TypeError('secret inside')),
  }
  for (const [end, open] of Object.entries(ends)) {
    test(`of a vehicle that ${end} is the same again, and tells no secret`, async () => {
      const { recording, sealed } = await record(open)
      assert.deepEqual(await replayScan(recording, sealed), { verdict: 'same' })
      assert.ok(!JSON.stringify(recording).includes('secret'))
    })
  }

  test('names the place where its document differs', async () => {
    const { recording, document } = await record()
    const told = { ...document, endedAt: '2026-01-05T09:00:00.000Z' }
    assert.deepEqual(await replayScan(recording, formatCanonical(told as unknown as Json)), {
      verdict: 'different',
      at: '/endedAt',
      sealed: '"2026-01-05T09:00:00.000Z"',
      replayed: JSON.stringify(document.endedAt),
    })
  })

  test('shows an answer that is not the one it had', async () => {
    const { recording, sealed } = await record()
    const lines = recording.lines.map((line) => line.replace('43010301', '43010302'))
    const found = (await replayScan({ ...recording, lines }, sealed)) as Extract<ReplayVerdict, { sealed: string }>
    assert.deepEqual([found.verdict, found.sealed, found.replayed], ['different', '"P0301"', '"P0302"'])
  })

  test('names the line where something else was asked', async () => {
    const { recording, sealed } = await record()
    const at = recording.lines.findLastIndex((line) => line.includes(' ask '))
    const lines = recording.lines.toSpliced(at, 1)
    const found = await replayScan({ ...recording, lines }, sealed)
    assert.ok(found.verdict === 'diverged' && found.line === at + 1, JSON.stringify(found))
  })

  test('that is larger than it may be says that it was cut off, and the scan goes on', async () => {
    const { recording, sealed, document } = await record(undefined, { mostBytes: 1_000, mostFrameBytes: 500 })
    assert.deepEqual([recording.isCutOff, document.failure], [true, null])
    const { verdict, ...place } = await replayScan(recording, sealed)
    assert.equal(verdict, 'cut-off')
    assert.equal('line' in place && place.line, recording.lines.length + 1)
  })
})
