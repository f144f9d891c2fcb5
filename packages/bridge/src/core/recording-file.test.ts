import assert from 'node:assert/strict'
import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, test } from 'node:test'
import { verifyDevice } from '#agent'
import { openRecordingFile, recordScan } from '#core'
import type { Json } from '#proof'
import { encodeCanonical, formatCanonical } from '#proof'
import { LinkError } from '#protocol/link'

const ID = '01980000-0000-7000-8000-000000000001'
const device = generateKeyPairSync('ed25519')

async function makeFile(): Promise<string> {
  const { document, recording } = await recordScan(
    { scanId: ID, vehicleId: ID, bridgeId: ID, source: 'vehicle' },
    {
      open: () => Promise.reject(new LinkError('unreachable', 'adapter', 'no power')),
      now: () => new Date('2026-01-05T08:00:00Z'),
      timers: { nowMs: () => 0 },
      ...{ onProgress: () => {}, onEcu: () => {}, onFault: () => {} },
    },
  )
  const json = recording as unknown as Json
  const signature = sign(null, encodeCanonical(json), device.privateKey).toString('base64')
  const publicKey = String(device.publicKey.export({ format: 'jwk' }).x)
  const head = { type: 'muts/recording-file/v1', label: 'REPLAY', signature, publicKey }
  return formatCanonical({ ...head, recording: json, scan: document as unknown as Json })
}

describe('a recording that was taken along', () => {
  test('is believed as it was exported, with the line end a tool may have put behind it', async () => {
    const text = await makeFile()
    assert.ok('file' in (await openRecordingFile(text, verifyDevice)))
    assert.ok('file' in (await openRecordingFile(`${text}\n`, verifyDevice)))
  })

  test('is not believed with any one byte of it changed, left out or put in', async () => {
    const text = await makeFile()
    for (let at = 0; at < text.length; at += 1) {
      const [before, byte, after] = [text.slice(0, at), text.charAt(at), text.slice(at + 1)]
      const other = String.fromCharCode(byte.charCodeAt(0) ^ 1)
      for (const altered of [before + other + after, before + after, `${before} ${byte}${after}`])
        assert.ok('because' in (await openRecordingFile(altered, verifyDevice)), `byte ${at}: ${byte}`)
    }
  })

  test('with another scan, signed or not, is not believed', async () => {
    const file = JSON.parse(await makeFile())
    const told = formatCanonical({ ...file, scan: { ...file.scan, source: 'simulated' } })
    assert.deepEqual(await openRecordingFile(told, verifyDevice), {
      because: 'the scan in it is not the one that was recorded',
    })
  })
})
