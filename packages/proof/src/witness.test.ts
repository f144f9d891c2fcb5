import assert from 'node:assert/strict'
import { hash as digest } from 'node:crypto'
import { describe, test } from 'node:test'
import { formatCheckpoint } from './checkpoint.ts'
import { signNote, verifyNote } from './note-sign.ts'
import { createSampleSigner, SAMPLE_ORIGIN } from './sample-log.ts'
import { createTileReader } from './tile-reader.ts'
import { createTree, leafHash } from './tree.ts'
import { proveConsistency } from './tree-path.ts'
import type { TreeHead } from './tree-verify.ts'
import { KEY_KIND } from './vkey.ts'
import { formatAddCheckpoint, judgeCheckpoint, parseAddCheckpoint } from './witness.ts'

const hash = (bytes: Uint8Array) => new Uint8Array(digest('sha256', bytes, 'buffer'))
const [log, thief, signer] = await Promise.all([
  createSampleSigner(SAMPLE_ORIGIN),
  createSampleSigner(SAMPLE_ORIGIN),
  createSampleSigner('witness.example/w1', KEY_KIND.cosignature),
])

/** A log of which entry `forged`, if any, is another one. */
function makeLog(forged?: number) {
  const leaves = Array.from({ length: 40 }, (_, at) => leafHash(hash, Uint8Array.of(at, at === forged ? 1 : 0)))
  const headAt = (size: number): TreeHead => {
    const tree = createTree(hash)
    tree.append(leaves.slice(0, size))
    return { size, root: tree.root() }
  }
  const read = createTileReader(hash, () => Uint8Array.from(leaves.flatMap((leaf) => [...leaf])), leaves.length)
  const request = async (oldSize: number, size: number, key = log, origin = SAMPLE_ORIGIN) =>
    formatAddCheckpoint({
      oldSize,
      proof: await proveConsistency(hash, read, Math.min(oldSize, size), size),
      note: await signNote(formatCheckpoint({ origin, ...headAt(size) }), [key]),
    })
  return { request }
}

/** A witness that keeps in memory what it cosigned. */
function openWitness() {
  let last: TreeHead | undefined
  return async (body: string) => {
    const lastOf = async () => last
    const answer = await judgeCheckpoint(body, { hash, logs: [log.vkey], signer, timeS: 1_767_600_000, lastOf })
    if (answer.status === 200) last = answer.head
    return answer
  }
}

describe('a witness', () => {
  test('cosigns what goes on from what it saw, and the same once more', async () => {
    const [{ request }, witness] = [makeLog(), openWitness()]
    for (const [from, to] of [
      [0, 7],
      [7, 7],
      [7, 32],
      [32, 40],
    ] as const) {
      const body = await request(from, to)
      const answer = await witness(body)
      assert.equal(answer.status, 200, answer.body)
      const { signedBy } = await verifyNote(parseAddCheckpoint(body).note + answer.body, [signer.vkey])
      assert.deepEqual(signedBy, [signer.vkey])
    }
  })

  test('answers 409 with its own size to whoever goes on from another, also from a smaller tree', async () => {
    const [{ request }, witness] = [makeLog(), openWitness()]
    await witness(await request(0, 20))
    for (const [from, to] of [
      [0, 30],
      [7, 30],
      [21, 30],
      [7, 10],
    ] as const) {
      assert.deepEqual(await witness(await request(from, to)), { status: 409, body: '20\n' })
    }
  })

  test('cosigns no fork: not one that grows, and not one of the same size', async () => {
    const [honest, forked, witness] = [makeLog(), makeLog(3), openWitness()]
    await witness(await honest.request(0, 20))
    assert.equal((await witness(await forked.request(20, 30))).status, 422)
    assert.deepEqual(await witness(await forked.request(20, 20)), { status: 409, body: '20\n' })
    assert.equal((await witness(await honest.request(20, 30))).status, 200)
  })

  test('takes no proof that is cut, padded or not asked for', async () => {
    const [{ request }, witness] = [makeLog(), openWitness()]
    const padded = (body: string) => body.replace('\n\n', `\n${'A'.repeat(43)}=\n\n`)
    assert.equal((await witness(padded(await request(0, 20)))).status, 422)
    await witness(await request(0, 20))
    const whole = await request(20, 30)
    assert.equal((await witness(padded(whole))).status, 422)
    assert.equal((await witness(whole.replace(/\n.*\n\n/, '\n\n'))).status, 422)
  })

  test('knows its logs by their keys', async () => {
    const [{ request }, witness] = [makeLog(), openWitness()]
    assert.equal((await witness(await request(0, 20, thief))).status, 403)
    assert.equal((await witness(await request(0, 20, log, 'other.example/log'))).status, 404)
  })

  test('answers 400 to what is no request', async () => {
    const [{ request }, witness] = [makeLog(), openWitness()]
    const good = await request(0, 20)
    const bad = [
      '',
      '\n\n',
      good.replace('old 0', 'old 00'),
      good.replace('old 0', 'old -1'),
      good.replace('old 0', 'old 21'),
      good.replace('old 0\n', ''),
      good.replace('old 0\n', 'old 0\nAAAA\n'),
      good.replace('old 0\n', `old 0\n${`${'A'.repeat(43)}=\n`.repeat(64)}`),
      good.replace('\n20\n', '\n020\n'),
    ]
    for (const body of bad) assert.equal((await witness(body)).status, 400, body.slice(0, 40))
  })
})
