import assert from 'node:assert/strict'
import { hash as digest } from 'node:crypto'
import { describe, test } from 'node:test'
import { encodeUtf8 } from './bytes.ts'
import { formatCheckpoint, parseCheckpoint } from './checkpoint.ts'
import { formatIndexCommit, INDEX_ACTION } from './index-commit.ts'
import type { LogRow, LogVerdict, VerifyLogOptions } from './log-source.ts'
import { formatSignature, parseNote } from './note.ts'
import { cosignNote, signNote } from './note-sign.ts'
import type { SampleLog } from './sample-log.ts'
import {
  createSampleSigner,
  formatSample,
  openSampleLog,
  SAMPLE_ORIGIN,
  SAMPLE_START_MS,
  sampleLeaves,
  sampleSource,
  sampleTiles,
} from './sample-log.ts'
import { verifyLog } from './verify-log.ts'
import { KEY_KIND } from './vkey.ts'

const hash = (bytes: Uint8Array) => new Uint8Array(digest('sha256', bytes, 'buffer'))

/** 1,804 entries in batches of 10 to 49, an index commit every fourth batch, an epoch every twelfth, one day. */
const written = await (async () => {
  const log = await openSampleLog(hash)
  const ends: number[] = []
  const epochs: number[] = []
  for (let batch = 0; log.log().bodies.length < 1_804; batch++) {
    if (batch % 12 === 0) epochs.push(await log.beginEpoch())
    const room = 1_804 - log.log().bodies.length
    for (let count = Math.min(room, 10 + ((batch * 17) % 40)); count > 0; count--) {
      log.write({ org: 'org-1', actor: `actor-${count % 5}`, objects: [`object-${count % 9}`], action: 'vehicle.read' })
      log.pass(1_000)
    }
    if (batch % 4 === 3) log.commit('short')
    if (batch === 31) log.commit('day', log.log().bodies.length - 1)
    await log.sign()
    ends.push(log.log().bodies.length)
  }
  return { log: log.log(), ends, epochs }
})()
const honest = written.log
const tiles = sampleTiles(hash, honest.bodies)
const leaves = { hashes: sampleLeaves(hash, honest.bodies), checkpoint: honest.notes.at(-1) ?? '' }
const trusted = { vkeys: [honest.signer.vkey], hash }
const forged = formatSample(702, SAMPLE_START_MS, { action: 'vehicle.read', actor: 'nobody' })

const verify = (log: SampleLog, options: Partial<VerifyLogOptions> = {}, stored = tiles) =>
  verifyLog(sampleSource(log, stored), { ...trusted, ...options })
const where = ({ ok, finding, firstBad, window }: LogVerdict) => ({ ok, code: finding?.code, firstBad, window })
const exactly = (code: string, firstBad: number) => ({ ok: false, code, firstBad, window: undefined })
const within = (code: string, window: readonly [number, number]) => ({ ok: false, code, firstBad: undefined, window })
const replace = (at: number, body: Uint8Array): SampleLog => ({ ...honest, bodies: honest.bodies.with(at, body) })
const body = (at: number) => honest.bodies[at] ?? new Uint8Array(0)
const flipped = (at: number) => body(at).map((byte, position) => (position === 40 ? byte ^ 1 : byte))
/** The batch an entry was signed with. */
function batchOf(seq: number): [number, number] {
  const sizes = honest.notes.map((note) => parseCheckpoint(parseNote(note).text).size)
  return [sizes.findLast((size) => size <= seq) ?? 0, sizes.find((size) => size > seq) ?? 0]
}

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
    const source = sampleSource(honest, tiles)
    const rows = (size: number) => rowsOf(source.rows(size)).then((all) => all.filter(({ seq }) => seq !== 702))
    const verdict = await verifyLog({ ...source, rows: (size) => later(rows(size)) }, trusted)
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
    const size = written.ends.findLast((end) => end < 1_700) ?? 0
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

describe('a log with a declared loss', () => {
  const lost = (seq: number) => seq >= 700 && seq < 710
  const source = () => {
    const whole = sampleSource(honest, tiles)
    const rows = async (size: number) =>
      (await rowsOf(whole.rows(size))).map(
        (row): LogRow =>
          lost(row.seq) ? { seq: row.seq, leaf: leaves.hashes.slice(row.seq * 32, row.seq * 32 + 32) } : row,
      )
    return { ...whole, rows: (size: number) => later(rows(size)) }
  }

  test('holds only for someone who accepts just this loss', async () => {
    assert.deepEqual(where(await verifyLog(source(), trusted)), exactly('lost', 700))
    assert.deepEqual(where(await verifyLog(source(), { ...trusted, acceptLoss: [[700, 709]] })), exactly('lost', 709))
    assert.ok((await verifyLog(source(), { ...trusted, acceptLoss: [[700, 710]] })).ok)
  })
})

describe('a pruned log', () => {
  async function prunedLog(below: number | undefined) {
    const log = await openSampleLog(hash)
    for (let batch = 0; batch < 12; batch++) {
      for (let count = 0; count < 64; count++) log.write({ action: 'vehicle.read', actor: 'actor-1', org: 'org-1' })
      log.pass(60_000)
      log.commit('short')
      if (batch === 7) log.commit('day', log.log().bodies.length - 1)
      await log.sign()
    }
    if (below !== undefined) log.write({ action: 'ledger.pruned', data: { below } })
    log.commit('short')
    log.commit('day', log.log().bodies.length - 1)
    await log.sign()
    const whole = sampleSource(log.log())
    const rows = async (size: number) => (await rowsOf(whole.rows(size))).filter(({ seq }) => seq >= 256)
    return verifyLog({ ...whole, rows: (size) => later(rows(size)) }, { vkeys: [log.log().signer.vkey], hash })
  }

  test('holds if it says where it begins', async () => {
    assert.equal((await prunedLog(256)).finding, undefined)
  })

  test('does not hold if it begins later than it says', async () => {
    assert.deepEqual(where(await prunedLog(undefined)), exactly('missing', 0))
    assert.deepEqual(where(await prunedLog(100)), exactly('missing', 100))
  })
})

describe('an epoch', () => {
  test('must be ended by a checkpoint that its own key signed', async () => {
    const second = written.epochs[1] ?? 0
    const ending = honest.notes.findIndex((note) => parseCheckpoint(parseNote(note).text).size === second + 1)
    assert.equal(parseNote(honest.notes[ending] ?? '').signatures.length, 2)
    const rewritten = await signNote(parseNote(honest.notes[ending] ?? '').text, [honest.signer])
    const verdict = await verify({ ...honest, notes: honest.notes.with(ending, rewritten) })
    assert.deepEqual(where(verdict), exactly('epoch', second))
  })

  test('that begins anew after a lost key is named until it is accepted', async () => {
    const log = await openSampleLog(hash)
    await log.beginEpoch()
    const again = await log.beginEpoch(false)
    await log.sign()
    assert.deepEqual(
      where(await verify(log.log(), { vkeys: [log.log().signer.vkey] }, new Map())),
      exactly('epoch', again),
    )
    assert.ok((await verify(log.log(), { vkeys: [log.log().signer.vkey], acceptRestarts: [again] }, new Map())).ok)
  })
})

describe('an index with a valid signature', () => {
  /** 200 entries and an index over all of them, or over all but one. */
  async function indexed(hidden: number | undefined, act: object = {}) {
    const log = await openSampleLog(hash)
    const blind = await openSampleLog(hash)
    for (let seq = 0; seq < 200; seq++) {
      const fact = { action: 'vehicle.read', org: 'org-1', actor: `actor-${seq % 7}`, objects: [`object-${seq}`] }
      log.write(fact)
      blind.write(seq === hidden ? { ...fact, actor: 'actor-9' } : fact)
    }
    const at = blind.commit('short')
    const commit = blind.log().bodies[at] ?? new Uint8Array(0)
    log.write({
      action: INDEX_ACTION,
      data: { ...JSON.parse(new TextDecoder().decode(commit)).unmapped.muts.data, ...act },
    })
    await log.sign()
    return where(await verify(log.log(), { vkeys: [log.log().signer.vkey] }, new Map()))
  }

  test('holds if it hides nothing', async () => {
    assert.ok((await indexed(undefined)).ok)
  })

  test('is named when it hides entry 120', async () => {
    assert.deepEqual(await indexed(120), exactly('index', 200))
  })

  test('is named when it leaves a gap, counts wrongly or speaks of the future', async () => {
    for (const lie of [
      { from: 1 },
      { to: 199 },
      { to: 201 },
      { keys: 1 },
      { late: 1 },
      { level: 'day' },
      { level: 'week' },
      { root: 'AA==' },
    ]) {
      assert.deepEqual(await indexed(undefined, lie), exactly('index', 200), JSON.stringify(lie))
    }
  })

  test('is named when somebody else than the system wrote it', async () => {
    const log = await openSampleLog(hash)
    log.write({ action: 'vehicle.read', actor: 'actor-1' })
    const data = formatIndexCommit({ level: 'short', from: 0, to: 1, keys: 0, root: hash(forged), late: 0 })
    log.write({ action: INDEX_ACTION, actor: 'actor-1', data })
    await log.sign()
    assert.deepEqual(where(await verify(log.log(), { vkeys: [log.log().signer.vkey] }, new Map())), exactly('index', 1))
  })
})

describe('derived columns', () => {
  test('are named when they do not say what the body says', async () => {
    const lies = [{ org: 'org-2' }, { action: 'vehicle.write' }, { keys: [] }, { at: 1 }, { id: 'entry-1' }]
    for (const lie of lies) {
      const source = sampleSource(honest, tiles)
      const rows = async (size: number) =>
        (await rowsOf(source.rows(size))).map((row) =>
          row.seq === 702 ? { ...row, columns: { ...row.columns, ...lie } } : row,
        )
      const verdict = await verifyLog({ ...source, rows: (size) => later(rows(size)) }, trusted)
      assert.deepEqual(where(verdict), exactly('columns', 702), JSON.stringify(lie))
    }
  })
})

function rootOfBodies(bodies: readonly Uint8Array[]): Uint8Array {
  const [left, right] = bodies.map((entry) => hash(Uint8Array.from([0, ...entry])))
  return hash(Uint8Array.from([1, ...(left ?? []), ...(right ?? [])]))
}

async function rowsOf(rows: AsyncIterable<LogRow> | Iterable<LogRow>): Promise<LogRow[]> {
  const all: LogRow[] = []
  for await (const row of rows) all.push(row)
  return all
}

async function* later<T>(values: Promise<readonly T[]>): AsyncGenerator<T> {
  yield* await values
}
