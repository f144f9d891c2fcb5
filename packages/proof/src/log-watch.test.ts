import assert from 'node:assert/strict'
import { hash as digest } from 'node:crypto'
import { describe, test } from 'node:test'
import { parseCheckpoint } from './checkpoint.ts'
import { formatIndexCommit, INDEX_ACTION } from './index-commit.ts'
import { parseNote } from './note.ts'
import { signNote } from './note-sign.ts'
import { openSampleLog, sampleSource } from './sample-log.ts'
import { changeRows, exactly, openTampering, where } from './sample-tampering.ts'
import { verifyLog } from './verify-log.ts'

const hash = (bytes: Uint8Array) => new Uint8Array(digest('sha256', bytes, 'buffer'))
const { honest, epochs, tiles, leaves, trusted, forged, verify } = await openTampering(hash)

describe('a log with a declared loss', () => {
  const lost = (seq: number) => seq >= 700 && seq < 710
  const leafOf = (seq: number) => leaves.hashes.slice(seq * 32, seq * 32 + 32)
  const source = () =>
    changeRows(sampleSource(honest, tiles), (row) => (lost(row.seq) ? { seq: row.seq, leaf: leafOf(row.seq) } : row))

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
    const source = changeRows(sampleSource(log.log()), (row) => (row.seq >= 256 ? row : undefined))
    return verifyLog(source, { vkeys: [log.log().signer.vkey], hash })
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
    const second = epochs[1] ?? 0
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
      const source = changeRows(sampleSource(honest, tiles), (row) =>
        row.seq === 702 ? { ...row, columns: { ...row.columns, ...lie } } : row,
      )
      const verdict = await verifyLog(source, trusted)
      assert.deepEqual(where(verdict), exactly('columns', 702), JSON.stringify(lie))
    }
  })
})
