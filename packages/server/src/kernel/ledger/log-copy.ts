/** The placed log as a whole: as a source for the verifier, and as a static tlog-tiles tree for any auditor. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { HOUSE } from '#kernel'
import type { Database, Transaction } from '#kernel/database'
import type { LogSource } from '#proof'
import { CHECKPOINTS_PATH, encodeEntryBundle, formatTilePath, TILE_WIDTH } from '#proof'
import { listBodies, listFullRows } from './log-store.ts'
import { readTile } from './tree-state.ts'
import { findCheckpoint, listCheckpoints } from './tree-store.ts'

const READ_ROWS = 4_096

/** The log as it stands in the database, columns included. The house's id of the transaction admits all entries. */
export function createDatabaseSource(tx: Transaction, size: number): LogSource {
  return {
    checkpoints: async function* () {
      for (const checkpoint of await listCheckpoints(tx)) if (checkpoint.size <= size) yield checkpoint.note
    },
    rows: async function* (end) {
      for (let from = 0; from < end; from += READ_ROWS) {
        for (const { seq, body, at, ...columns } of await listFullRows(tx, from, Math.min(end, from + READ_ROWS))) {
          yield { seq, body, columns: { ...columns, at: at.getTime() } }
        }
      }
    },
    tile: (level, n) => readTile(tx, level, n, size),
  }
}

/** Writes the whole log below a folder: checkpoint, tiles, entry bundles, the earlier checkpoints, and `keys`. */
export async function exportTree(database: Database, folder: string, vkeys: readonly string[]) {
  const read = <T>(work: (tx: Transaction) => Promise<T>) => database.transaction({ org: HOUSE }, work)
  const newest = await read(findCheckpoint)
  const size = newest?.size ?? 0
  const write = (path: string, content: string | Uint8Array) => writeBelow(folder, path, content)

  for (const { level, n, width } of tilesOf(size)) {
    const tile = await read((tx) => readTile(tx, level, n, size))
    if (!tile) throw new Error(`tile ${n} of level ${level} is not in the database`)
    await write(formatTilePath(level, n, width), tile.subarray(0, width * 32))
    if (level > 0) continue
    const rows = await read((tx) => listBodies(tx, n * TILE_WIDTH, n * TILE_WIDTH + width))
    await write(formatTilePath('entries', n, width), encodeEntryBundle(rows.map(({ body }) => body)))
  }
  const notes = await read((tx) => listCheckpoints(tx))
  const earlier = notes.filter((checkpoint) => checkpoint.size < size)
  await write(CHECKPOINTS_PATH, earlier.map(({ note }) => `${JSON.stringify(note)}\n`).join(''))
  await write('keys', vkeys.map((vkey) => `${vkey}\n`).join(''))
  if (newest) await write('checkpoint', newest.note)
  return { size }
}

/** Every tile of a tree of this size; the last of each level may be unfinished. */
function* tilesOf(size: number): Generator<{ readonly level: number; readonly n: number; readonly width: number }> {
  for (let level = 0; TILE_WIDTH ** level <= size; level++) {
    const hashes = Math.floor(size / TILE_WIDTH ** level)
    for (let n = 0; n * TILE_WIDTH < hashes; n++) {
      yield { level, n, width: Math.min(TILE_WIDTH, hashes - n * TILE_WIDTH) }
    }
  }
}

async function writeBelow(folder: string, path: string, content: string | Uint8Array): Promise<void> {
  const file = join(folder, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content)
}
