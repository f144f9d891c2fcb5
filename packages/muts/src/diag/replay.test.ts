import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { recordScan } from '#bridge/core'
import { openLink, systemTimers } from '#bridge/links'
import type { ScanRecordingFile } from '#bridge/wire'
import type { Json } from '#proof'
import { encodeCanonical, formatCanonical } from '#proof'
import { createVehicle, serveSlcan } from '#simulator'
import { makeFolder, runMuts } from '#testing'

const ID = '01980000-0000-7000-8000-000000000001'
const device = generateKeyPairSync('ed25519')
const publicKey = String(device.publicKey.export({ format: 'jwk' }).x)

/** A recording as the server exports it, of a simulated car behind slcan. */
async function record(): Promise<ScanRecordingFile> {
  await using door = await openDoor()
  const order = { scanId: ID, vehicleId: ID, bridgeId: ID, source: 'simulated' } as const
  const { document, recording } = await recordScan(order, {
    open: (tap) => openLink(door.link, systemTimers, tap),
    now: () => new Date('2026-01-05T08:00:00Z'),
    timers: systemTimers,
    ...{ onProgress: () => {}, onEcu: () => {}, onFault: () => {} },
  })
  return seal({ type: 'muts/recording-file/v1', label: 'REPLAY', recording, scan: document, signature: '', publicKey })
}

async function openDoor() {
  const door = await serveSlcan(createVehicle({ vin: 'MUTSDEM0000000001', scenario: 'misfire' }))
  return { link: door.link, [Symbol.asyncDispose]: () => door.close() }
}

const seal = (file: ScanRecordingFile): ScanRecordingFile => ({
  ...file,
  signature: sign(null, encodeCanonical(file.recording as unknown as Json), device.privateKey).toString('base64'),
})

describe('muts diag replay', () => {
  let file: ScanRecordingFile
  before(async () => {
    file = await record()
  })
  const textOf = (told: ScanRecordingFile) => formatCanonical(told as unknown as Json)
  async function replay(text: string, ...words: readonly string[]) {
    using folder = makeFolder()
    const path = join(folder.path, 'recording.json')
    writeFileSync(path, text)
    return await runMuts(['diag', 'replay', path, ...words])
  }

  test('says that the sealed result comes of it again, bit for bit, and is a replay', async () => {
    const plain = await replay(textOf(file))
    assert.deepEqual([plain.status, plain.stdout.includes('The same result, bit for bit.')], [0, true], plain.stderr)
    assert.match(plain.stdout, /^REPLAY /)
    const told = await replay(textOf(file), '--json', '--key', publicKey)
    assert.equal(told.status, 0, told.stderr)
    const { label, verdict, signedBy } = JSON.parse(told.stdout)
    assert.deepEqual([label, verdict, signedBy], ['REPLAY', 'same', publicKey])
  })

  test('is refused by a key that is not the one asked for', async () => {
    const { status, stderr } = await replay(textOf(file), '--key', 'A'.repeat(43))
    assert.equal(status, 3)
    assert.match(stderr, /is signed by .*, not by A/)
  })

  test('names the line where something else was asked than recorded', async () => {
    const { recording } = file
    const at = recording.lines.findLastIndex((line) => line.includes(' ask '))
    const lines = recording.lines.toSpliced(at, 1)
    const told = seal({ ...file, recording: { ...recording, lines } })
    const { status, stdout } = await replay(textOf(told))
    assert.equal(status, 3)
    assert.match(
      stdout,
      new RegExp(`It left the recording: line ${lines.findLastIndex((line) => line.includes(' answers ')) + 1}: `),
    )
  })

  test('lets nothing of a stranger’s file steer the terminal', async () => {
    const steering = '\u001b]0;owned\u0007\u009b2J\u202e'
    const { recording } = file
    const asked = recording.lines.findLastIndex((line) => line.includes(' ask '))
    const lines = recording.lines.with(asked, `${recording.lines[asked]} ${steering}`)
    const scan = { ...file.scan, result: { ...file.scan.result, [steering]: 1 } } as unknown as typeof file.scan
    const resultSha256 = createHash('sha256')
      .update(formatCanonical(scan as unknown as Json))
      .digest('hex')
    const texts = [
      seal({ ...file, recording: { ...recording, lines } }),
      seal({ ...file, scan, recording: { ...recording, resultSha256 } }),
    ].map(textOf)
    for (const text of texts) {
      const { stdout, stderr, status } = await replay(text)
      assert.equal(status, 3)
      assert.match(stdout, /It left the recording: |Different at /)
      assert.doesNotMatch(stdout + stderr, /(?!\n)[\p{Cc}\p{Cf}]/u)
    }
  })

  test('knows no file that is not there', async () => {
    assert.equal((await runMuts(['diag', 'replay', '/nowhere/recording.json'])).status, 5)
  })
})
