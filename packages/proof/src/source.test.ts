import assert from 'node:assert/strict'
import { hash as digest } from 'node:crypto'
import { describe, test } from 'node:test'
import { encodeUtf8 } from './bytes.ts'
import { encodeEntryBundle } from './entry-bundle.ts'
import type { LogRow, LogVerdict } from './log-source.ts'
import type { SampleLog } from './sample-log.ts'
import { openSampleLog, sampleSource } from './sample-log.ts'
import type { DumpLine } from './source-dump.ts'
import { formatDumpLine, openDumpSource, parseDumpLine } from './source-dump.ts'
import { CHECKPOINTS_PATH, createTilesSource } from './source-tiles.ts'
import { formatTilePath, HASH_SIZE } from './tile.ts'
import { createTree, leafHash } from './tree.ts'
import { verifyLog } from './verify-log.ts'

const hash = (bytes: Uint8Array) => new Uint8Array(digest('sha256', bytes, 'buffer'))

const log = await (async () => {
  const open = await openSampleLog(hash)
  for (let seq = 0; seq < 600; seq++) {
    open.write({ action: 'vehicle.read', org: 'org-1', actor: `actor-${seq % 5}` })
    if (seq % 100 === 99) await open.sign()
  }
  return open.log()
})()
const options = { vkeys: [log.signer.vkey], hash }

/** The log as an export lays it out. */
function exportTree({ bodies, notes }: SampleLog): Map<string, Uint8Array> {
  const files = new Map([['checkpoint', encodeUtf8(notes.at(-1) ?? '')]])
  files.set(
    CHECKPOINTS_PATH,
    encodeUtf8(
      notes
        .slice(0, -1)
        .map((note) => `${JSON.stringify(note)}\n`)
        .join(''),
    ),
  )
  const tree = createTree(hash)
  const full = tree.append(bodies.map((body) => leafHash(hash, body)))
  for (const { level, n, hashes } of full) files.set(formatTilePath(level, n), hashes)
  for (const [level, hashes] of tree.state().partials.entries()) {
    const n = Math.floor(bodies.length / 256 ** (level + 1))
    if (hashes.length > 0) files.set(formatTilePath(level, n, hashes.length / HASH_SIZE), hashes)
  }
  for (let at = 0; at < bodies.length; at += 256) {
    const part = bodies.slice(at, at + 256)
    files.set(formatTilePath('entries', at / 256, part.length), encodeEntryBundle(part))
  }
  return files
}

const verifyTree = (files: ReadonlyMap<string, Uint8Array>) =>
  verifyLog(
    createTilesSource((path) => files.get(path)),
    options,
  )
const where = ({ ok, finding, firstBad, window }: LogVerdict) => ({ ok, code: finding?.code, firstBad, window })

describe('a log in tlog-tiles layout', () => {
  test('has the files of the format and holds', async () => {
    const files = exportTree(log)
    const names = ['tile/0/000', 'tile/0/001', 'tile/0/002.p/88', 'tile/1/000.p/2', 'tile/entries/002.p/88']
    for (const name of names) assert.ok(files.has(name), name)
    assert.deepEqual(where(await verifyTree(files)), {
      ok: true,
      code: undefined,
      firstBad: undefined,
      window: undefined,
    })
  })

  test('holds with its newest checkpoint alone, and with full tiles in place of unfinished ones', async () => {
    const files = exportTree(log)
    files.delete(CHECKPOINTS_PATH)
    assert.ok((await verifyTree(files)).ok)
    const short = { ...log, notes: log.notes.slice(0, 2) }
    const grown = exportTree(log).set('checkpoint', encodeUtf8(short.notes.at(-1) ?? ''))
    grown.delete(CHECKPOINTS_PATH)
    assert.equal((await verifyTree(grown)).size, 200)
    assert.ok((await verifyTree(grown)).ok)
  })

  test('names the entry whose byte was flipped, be it of its length or of its body, full tile or not', async () => {
    for (const [path, flip, firstBad] of [
      ['tile/entries/001', 300, 257],
      ['tile/entries/001', 1, 256],
      ['tile/entries/002.p/88', 40, 512],
    ] as const) {
      const files = exportTree(log)
      const bundle = files.get(path) ?? assert.fail(path)
      files.set(
        path,
        bundle.map((byte, at) => (at === flip ? byte ^ 1 : byte)),
      )
      const verdict = await verifyTree(files)
      assert.equal(verdict.firstBad, firstBad, path)
      assert.equal(verdict.finding?.code, 'altered')
    }
  })

  test('names a bundle or tile that is not there', async () => {
    const [bundleless, tileless] = [exportTree(log), exportTree(log)]
    bundleless.delete('tile/entries/001')
    tileless.delete('tile/0/001')
    assert.deepEqual(where(await verifyTree(bundleless)), {
      ok: false,
      code: 'missing',
      firstBad: 256,
      window: undefined,
    })
    assert.deepEqual(where(await verifyTree(tileless)), {
      ok: false,
      code: 'tile',
      firstBad: undefined,
      window: [256, 512],
    })
  })

  test('names an unfinished tile that was altered', async () => {
    const files = exportTree(log)
    const tile = files.get('tile/1/000.p/2') ?? assert.fail()
    files.set(
      'tile/1/000.p/2',
      tile.map((byte, at) => (at === 33 ? byte ^ 1 : byte)),
    )
    assert.equal((await verifyTree(files)).finding?.code, 'tile')
  })

  test('is unreadable with a broken list of checkpoints', async () => {
    const files = exportTree(log).set(CHECKPOINTS_PATH, encodeUtf8('{'))
    await assert.rejects(verifyTree(files), { code: 'malformed' })
  })
})

describe('a log as lines of JSON', () => {
  const tree = createTree(hash)
  const lines: DumpLine[] = [
    ...log.notes.map((checkpoint) => ({ checkpoint })),
    ...tree.append(log.bodies.map((body) => leafHash(hash, body))).map((tile) => ({ tile })),
    ...Array.from(sampleSource(log).rows(600) as Iterable<LogRow>, (entry) => ({ entry })),
  ]
  const verifyDump = async (dump: readonly DumpLine[]) =>
    verifyLog(await openDumpSource(dump.map(formatDumpLine)), options)

  test('comes back line by line', () => {
    for (const line of [lines[0], lines[7], { entry: { seq: 3, leaf: hash(new Uint8Array(0)), columns: {} } }]) {
      assert.ok(line)
      assert.deepEqual(formatDumpLine(parseDumpLine(formatDumpLine(line))), formatDumpLine(line))
    }
    for (const text of [
      '',
      '[]',
      '{}',
      '{"entry":{"seq":-1}}',
      '{"entry":{"seq":1,"body":"?"}}',
      '{"tile":{"level":0}}',
    ]) {
      assert.throws(() => parseDumpLine(text), { code: 'malformed' }, text)
    }
  })

  test('holds, with and without its tiles', async () => {
    assert.deepEqual((await verifyDump(lines)).finding, undefined)
    assert.deepEqual((await verifyDump(lines.filter((line) => !('tile' in line)))).finding, undefined)
  })

  test('names a line that is gone, and a column that lies', async () => {
    const gone = lines.filter((line) => !('entry' in line && line.entry.seq === 300))
    assert.deepEqual(where(await verifyDump(gone)), { ok: false, code: 'missing', firstBad: 300, window: undefined })
    const lied = lines.map((line) =>
      'entry' in line && line.entry.seq === 300
        ? { entry: { ...line.entry, columns: { ...line.entry.columns, action: 'vehicle.write' } } }
        : line,
    )
    assert.deepEqual(where(await verifyDump(lied)), { ok: false, code: 'columns', firstBad: 300, window: undefined })
  })
})
