/** The placed log as a whole: as a source for the verifier, and as a static tlog-tiles tree for any auditor. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { HOUSE } from '#kernel'
import type { Database, Transaction } from '#kernel/database'
import type { LogRow, LogSource } from '#proof'
import { CHECKPOINTS_PATH, encodeEntryBundle, formatDumpLine, formatTilePath, REMARKS_PATH, TILE_WIDTH } from '#proof'
import { isDerived } from './derived.ts'
import type { FullRow } from './log-store.ts'
import { listFullRows, listLost } from './log-store.ts'
import { readTile } from './tree-state.ts'
import { findCheckpoint, listCheckpoints, listCosigned } from './tree-store.ts'

/** So few that a look at the whole log never holds the database, or this process, for long. */
const READ_ROWS = 1_024

/** Opens a transaction of the house, whose id admits all entries. */
export type ReadHouse = <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>

export const readHouse =
  (database: Database): ReadHouse =>
  (work) =>
    database.transaction({ org: HOUSE }, work)

/** The log as it stands in the database, columns included, in many short transactions: what is placed stays. */
export function createDatabaseSource(read: ReadHouse, size: number): LogSource {
  return {
    checkpoints: async function* () {
      for (const checkpoint of await read(listCheckpoints)) if (checkpoint.size <= size) yield checkpoint.note
    },
    rows: async function* (end) {
      for (let from = 0; from < end; from += READ_ROWS)
        yield* await readRows(read, from, Math.min(end, from + READ_ROWS))
    },
    tile: (level, n) => read((tx) => readTile(tx, level, n, size)),
  }
}

/** What was exported: its size, and the first entry whose columns are not what its body says. */
export interface Exported {
  readonly size: number
  readonly misfiled?: number
}

/**
 * Writes one whole log below a folder: checkpoint, tiles, entry bundles, the earlier checkpoints, `keys`, and remarks on
 * entries that are lost or stand under columns that their bodies do not say. Bundles below a pruned entry are left out.
 */
export async function exportTree(read: ReadHouse, folder: string, vkeys: readonly string[]): Promise<Exported> {
  const newest = await read(findCheckpoint)
  const size = newest?.size ?? 0
  const write = (path: string, content: string | Uint8Array) => writeBelow(folder, path, content)

  const remarks: LogRow[] = []
  for (const { level, n, width } of tilesOf(size)) {
    const tile = await read((tx) => readTile(tx, level, n, size))
    if (!tile) throw new Error(`tile ${n} of level ${level} is not in the database`)
    await write(formatTilePath(level, n, width), tile.subarray(0, width * 32))
    if (level > 0) continue
    const rows = await readRows(read, n * TILE_WIDTH, n * TILE_WIDTH + width)
    if (rows.length > 0) await write(formatTilePath('entries', n, width), bundleOf(rows, n * TILE_WIDTH, width))
    remarks.push(...rows.filter((row) => !row.body || !isFiled(row)))
  }
  const notes = await read(listCosigned)
  const earlier = notes.filter((checkpoint) => checkpoint.size < size)
  await write(CHECKPOINTS_PATH, earlier.map(({ note }) => `${JSON.stringify(note)}\n`).join(''))
  if (remarks.length > 0) await write(REMARKS_PATH, remarks.map(toRemark).join(''))
  await write('keys', vkeys.map((vkey) => `${vkey}\n`).join(''))
  if (newest) await write('checkpoint', notes.find((checkpoint) => checkpoint.size === size)?.note ?? newest.note)
  const misfiled = remarks.find(({ body }) => body)?.seq
  return misfiled === undefined ? { size } : { size, misfiled }
}

/** Rows of `[from, to)` with their columns, and the leaf hashes of those that are lost. */
async function readRows(read: ReadHouse, from: number, to: number): Promise<readonly LogRow[]> {
  return await read(async (tx) => {
    const rows = (await listFullRows(tx, from, to)).map(toLogRow)
    if (rows.length === to - from) return rows
    return [...rows, ...(await listLost(tx, from, to))].sort((a, b) => a.seq - b.seq)
  })
}

const toLogRow = ({ seq, body, at, ...columns }: FullRow): LogRow => ({
  seq,
  body,
  columns: { ...columns, at: at.getTime() },
})

/** Where a row is not there its place stays, without bytes. */
function bundleOf(rows: readonly LogRow[], from: number, width: number): Uint8Array {
  const bodies = new Map(rows.map(({ seq, body }) => [seq, body]))
  return encodeEntryBundle(Array.from({ length: width }, (_, at) => bodies.get(from + at) ?? new Uint8Array(0)))
}

const isFiled = ({ body, columns }: LogRow): boolean => body !== undefined && isDerived(columns ?? {}, body)

const toRemark = ({ seq, leaf, columns }: LogRow): string =>
  `${formatDumpLine({ entry: leaf ? { seq, leaf } : { seq, ...(columns ? { columns } : {}) } })}\n`

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
