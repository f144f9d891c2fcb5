import assert from 'node:assert/strict'
import { hash as digest } from 'node:crypto'
import { describe, test } from 'node:test'
import { encodeUtf8 } from './bytes.ts'
import { formatCheckpoint, parseCheckpoint } from './checkpoint.ts'
import { formatSignature, parseNote } from './note.ts'
import { cosignNote, signNote } from './note-sign.ts'
import { createSampleSigner, openSampleLog, SAMPLE_ORIGIN, sampleSource, sampleTiles } from './sample-log.ts'
import { changeRows, exactly, openTampering, where, within } from './sample-tampering.ts'
import { verifyLog } from './verify-log.ts'
import { KEY_KIND } from './vkey.ts'

const hash = (bytes: Uint8Array) => new Uint8Array(digest('sha256', bytes, 'buffer'))
const { honest, ends, tiles, leaves, trusted, forged, verify, replace, body, flipped, batchOf } =
  await openTampering(hash)

describe('an honest log', () => {
  test('holds, with and without leaves file', async () => {
    for (const options of [{}, { leaves }]) {
      const { ok, origin, size, finding } = await verify(honest, options)
      assert.deepEqual(
        { ok, origin, size, finding },
        { ok: true, origin: SAMPLE_ORIGIN, size: honest.bodies.length, finding: undefined },
      )
    }
  })

  test('holds with the SHA-256 of a browser', async () => {
    const log = await openSampleLog()
    for (let count = 0; count < 300; count++) log.write({ action: 'vehicle.read', actor: 'actor-1' })
    await log.sign()
    const { ok } = await verifyLog(sampleSource(log.log()), { vkeys: [log.log().signer.vkey] })
    assert.ok(ok)
  })

  test('of somebody else holds too: entries are bytes', async () => {
    const log = await openSampleLog(hash)
    const foreign = { ...log.log(), bodies: [encodeUtf8('not JSON'), encodeUtf8('{}')] }
    const text = formatCheckpoint({
      origin: SAMPLE_ORIGIN,
      size: 2,
      root: rootOfBodies(foreign.bodies),
      extensions: ['more'],
    })
    const note = await signNote(text, [foreign.signer])
    assert.ok((await verifyLog(sampleSource({ ...foreign, notes: [note] }), { vkeys: [foreign.signer.vkey] })).ok)
  })

  test('says how far witnesses have seen it', async () => {
    const witness = await createSampleSigner('witness.example/w1', KEY_KIND.cosignature)
    const note = honest.notes[5] ?? ''
    const cosigned = note + formatSignature(await cosignNote(parseNote(note).text, witness, 1_767_600_000))
    const options = { witnessKeys: [witness.vkey], seen: [cosigned] }
    assert.equal((await verify(honest, options)).witnessedSize, parseCheckpoint(parseNote(note).text).size)
    assert.deepEqual(where(await verify(honest, { ...options, quorum: 2 })), {
      ...exactly('unwitnessed', 0),
      firstBad: undefined,
    })
  })
})

describe('a log whose database was tampered with, without a leaves file', () => {
  test('names a flipped byte exactly', async () => {
    assert.deepEqual(where(await verify(replace(702, flipped(702)))), exactly('altered', 702))
  })

  test('names a random flipped bit exactly, sixty times over', async () => {
    const log = await openSampleLog(hash)
    for (let seq = 0; seq < 256; seq++) log.write({ action: 'vehicle.read', org: 'org-1', actor: `actor-${seq}` })
    await log.sign()
    const small = log.log()
    const options = { vkeys: [small.signer.vkey] }
    for (let round = 0; round < 60; round++) {
      const at = (round * 67) % 256
      const bad = body(at).map((byte, position) => (position === (round * 7) % 200 ? byte ^ (1 << (round % 8)) : byte))
      const verdict = await verify(
        { ...small, bodies: small.bodies.with(at, bad) },
        options,
        sampleTiles(hash, small.bodies),
      )
      assert.deepEqual(where(verdict), exactly('altered', at))
    }
  })

  test('names the batch when body and tiles were forged', async () => {
    const log = replace(702, forged)
    assert.deepEqual(where(await verify(log, {}, sampleTiles(hash, log.bodies))), within('altered', batchOf(702)))
  })

  test('names the batch of a newest entry that no full tile holds yet', async () => {
    assert.deepEqual(where(await verify(replace(1_799, flipped(1_799)))), within('altered', batchOf(1_799)))
  })

  test('names a wide window when the checkpoints around are gone too', async () => {
    const bodies = honest.bodies.with(702, forged)
    const notes = honest.notes.filter((_, at) => at < 15 || at > 45)
    const { ok, finding, firstBad, window } = await verify({ ...honest, bodies, notes }, {}, sampleTiles(hash, bodies))
    assert.deepEqual({ ok, code: finding?.code, firstBad }, { ok: false, code: 'altered', firstBad: undefined })
    assert.ok(window && window[0] <= 702 && window[1] > 702)
  })

  test('names a swap exactly', async () => {
    const bodies = honest.bodies.with(702, body(703)).with(703, body(702))
    assert.deepEqual(where(await verify({ ...honest, bodies })), exactly('altered', 702))
  })

  test('names a deleted row exactly', async () => {
    const source = changeRows(sampleSource(honest, tiles), (row) => (row.seq === 702 ? undefined : row))
    const verdict = await verifyLog(source, trusted)
    assert.deepEqual(where(verdict), exactly('missing', 702))
  })

  test('names the batch when a row was deleted or put in, the rest renumbered and tiles rebuilt', async () => {
    const deleted = honest.bodies.toSpliced(702, 1)
    const invented = honest.bodies.toSpliced(702, 0, forged)
    for (const bodies of [deleted, invented]) {
      const verdict = await verify({ ...honest, bodies }, {}, sampleTiles(hash, bodies))
      assert.deepEqual(where(verdict), within('altered', batchOf(702)))
    }
  })

  test('does not see a tail that was cut with its checkpoints: that takes someone who saw it', async () => {
    const size = ends.findLast((end) => end < 1_700) ?? 0
    const notes = honest.notes.filter((note) => parseCheckpoint(parseNote(note).text).size <= size)
    const cut = { ...honest, bodies: honest.bodies.slice(0, size), notes }
    assert.ok((await verify(cut)).ok)
    assert.deepEqual(where(await verify(cut, { leaves })), exactly('cut', size))
    assert.deepEqual(where(await verify(cut, { seen: [leaves.checkpoint] })).code, 'cut')
    const { finding } = await verify(cut, { leaves })
    assert.equal(finding?.message, `the log was seen at ${honest.bodies.length}, its entries end at ${size}`)
  })

  test('says that its entries hold when only a tile was altered', async () => {
    const low = new Map(tiles).set(
      '0/2',
      (tiles.get('0/2') ?? new Uint8Array(0)).map((byte, at) => (at === 32 * 7 ? byte ^ 1 : byte)),
    )
    const verdict = await verify(honest, {}, low)
    assert.deepEqual(where(verdict), exactly('tile', 519))
    assert.match(verdict.finding?.message ?? '', /entries hold/)
    const gone = new Map(tiles)
    gone.delete('0/2')
    assert.deepEqual(where(await verify(honest, {}, gone)), within('tile', [512, 768]))
  })

  test('is not believed a checkpoint that nobody trusted signed, or whose text was changed', async () => {
    const thief = await createSampleSigner(SAMPLE_ORIGIN)
    const text = parseNote(honest.notes[9] ?? '').text
    const strange = await signNote(text, [thief])
    const changed = (honest.notes[9] ?? '').replace(/\n[0-9]+\n/, '\n999\n')
    for (const note of [strange, changed]) {
      assert.deepEqual(where(await verify({ ...honest, notes: honest.notes.with(9, note) })).code, 'signature')
    }
    await assert.rejects(verifyLog(sampleSource(honest, tiles), { ...trusted, vkeys: [thief.vkey] }), {
      code: 'signature',
    })
    await assert.rejects(verify({ ...honest, notes: [] }), { code: 'missing' })
  })

  test('is not believed two signed roots of one size, nor two logs in one', async () => {
    const { size } = parseCheckpoint(parseNote(honest.notes[9] ?? '').text)
    const fork = formatCheckpoint({ origin: SAMPLE_ORIGIN, size, root: hash(forged) })
    const other = formatCheckpoint({ origin: 'other.example', size, root: hash(forged) })
    const signer = await createSampleSigner('other.example')
    const forks = { ...honest, notes: [...honest.notes, await signNote(fork, [honest.signer])] }
    assert.deepEqual(where(await verify(forks)).code, 'fork')
    const mixed = { ...honest, notes: [...honest.notes, await signNote(other, [signer])] }
    assert.deepEqual(where(await verify(mixed, { vkeys: [honest.signer.vkey, signer.vkey] })).code, 'fork')
  })
})

function rootOfBodies(bodies: readonly Uint8Array[]): Uint8Array {
  const [left, right] = bodies.map((entry) => hash(Uint8Array.from([0, ...entry])))
  return hash(Uint8Array.from([1, ...(left ?? []), ...(right ?? [])]))
}
