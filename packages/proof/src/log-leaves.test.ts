import assert from 'node:assert/strict'
import { hash as digest } from 'node:crypto'
import { describe, test } from 'node:test'
import { formatCheckpoint, parseCheckpoint } from './checkpoint.ts'
import { parseNote } from './note.ts'
import { signNote } from './note-sign.ts'
import { SAMPLE_ORIGIN, sampleTiles } from './sample-log.ts'
import { exactly, openTampering, where, within } from './sample-tampering.ts'

const hash = (bytes: Uint8Array) => new Uint8Array(digest('sha256', bytes, 'buffer'))
const { honest, leaves, forged, verify, replace, body, flipped, batchOf } = await openTampering(hash)

describe('a log whose database was tampered with, beside a leaves file', () => {
  const attacks: readonly (readonly [string, number, readonly Uint8Array[]])[] = [
    ['flip a byte', 702, honest.bodies.with(702, flipped(702))],
    ['forge a body', 702, honest.bodies.with(702, forged)],
    ['alter one of the newest', 1_799, honest.bodies.with(1_799, flipped(1_799))],
    ['swap two', 702, honest.bodies.with(702, body(703)).with(703, body(702))],
    ['delete and renumber', 702, honest.bodies.toSpliced(702, 1)],
    ['put in and renumber', 702, honest.bodies.toSpliced(702, 0, forged)],
    ['alter and cut the tail', 702, honest.bodies.with(702, forged).slice(0, 1_500)],
  ]
  for (const [name, firstBad, bodies] of attacks) {
    test(`names the first bad entry exactly: ${name}, rebuild tiles, drop checkpoints`, async () => {
      const notes = honest.notes.slice(0, 12)
      const verdict = await verify({ ...honest, bodies, notes }, { leaves }, sampleTiles(hash, bodies))
      assert.deepEqual(where(verdict), exactly('altered', firstBad))
    })
  }

  test('says that the entries hold when a thief signed a false root', async () => {
    const size = batchOf(702)[1]
    const text = formatCheckpoint({ origin: SAMPLE_ORIGIN, size, root: hash(forged) })
    const notes = honest.notes.filter((note) => parseCheckpoint(parseNote(note).text).size !== size)
    const stolen = { ...honest, notes: [...notes, await signNote(text, [honest.signer])] }
    assert.deepEqual(where(await verify(stolen, { leaves })), within('checkpoint', batchOf(702)))
    assert.deepEqual(where(await verify(stolen)), within('altered', batchOf(702)))
  })

  test('says that the entries hold when the leaves file itself is damaged', async () => {
    const hashes = leaves.hashes.map((byte, at) => (at === 702 * 32 ? byte ^ 1 : byte))
    assert.deepEqual(where(await verify(honest, { leaves: { ...leaves, hashes } })), exactly('leaves', 702))
  })

  test('uses hashes that go further than any signature', async () => {
    const notes = honest.notes.slice(0, -1)
    const { hashes } = leaves
    assert.ok((await verify({ ...honest, notes }, { leaves: { hashes } })).ok)
    assert.deepEqual(
      where(await verify({ ...replace(1_800, flipped(1_800)), notes }, { leaves: { hashes } })),
      exactly('altered', 1_800),
    )
  })
})
