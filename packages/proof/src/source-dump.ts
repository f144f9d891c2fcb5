/**
 * A log as lines of JSON, as a database dumps it: `{"checkpoint"}`, `{"tile"}` in any order and `{"entry"}` in the
 * order of the log, bytes in Base64. Everything before the first entry is held in memory.
 */
import { fromBase64, toBase64 } from './base64.ts'
import { readCount, readList, readMembers, readText } from './json-shape.ts'
import type { LogRow, LogSource, RowColumns } from './log-source.ts'
import { ProofError } from './proof-error.ts'
import type { Tile } from './tile.ts'

/** One line of a dump. */
export type DumpLine = { readonly checkpoint: string } | { readonly tile: Tile } | { readonly entry: LogRow }

/** Writes one line, without its newline. */
export function formatDumpLine(line: DumpLine): string {
  if ('checkpoint' in line) return JSON.stringify(line)
  if ('tile' in line) return JSON.stringify({ tile: { ...line.tile, hashes: toBase64(line.tile.hashes) } })
  const { body, leaf, seq, columns } = line.entry
  const bytes = { ...(body ? { body: toBase64(body) } : {}), ...(leaf ? { leaf: toBase64(leaf) } : {}) }
  return JSON.stringify({ entry: { seq, ...columns, ...bytes } })
}

/**
 * Reads one line.
 *
 * @throws {ProofError} malformed if it is none.
 */
export function parseDumpLine(text: string): DumpLine {
  const line = readMembers(parseJson(text), 'a line of the dump')
  if (line.checkpoint !== undefined) return { checkpoint: readText(line.checkpoint, 'checkpoint') }
  if (line.tile !== undefined) {
    const { level, n, hashes } = readMembers(line.tile, 'tile')
    const bytes = fromBase64(readText(hashes, 'hashes'))
    return { tile: { level: readCount(level, 'level'), n: readCount(n, 'n'), hashes: bytes } }
  }
  const { seq, body, leaf, ...columns } = readMembers(line.entry, 'entry')
  return {
    entry: {
      seq: readCount(seq, 'seq'),
      ...(body === undefined ? {} : { body: fromBase64(readText(body, 'body')) }),
      ...(leaf === undefined ? {} : { leaf: fromBase64(readText(leaf, 'leaf')) }),
      columns: readColumns(columns),
    },
  }
}

/**
 * Opens a dump whose checkpoints and tiles stand before its entries. Its rows can be read once. If it holds any tile
 * it must hold all full ones.
 *
 * @throws {ProofError} malformed if a line before the entries is broken; a later one throws when it is reached.
 */
export async function openDumpSource(lines: AsyncIterable<string> | Iterable<string>): Promise<LogSource> {
  const notes: string[] = []
  const tiles = new Map<string, Uint8Array>()
  const rest = readDump(lines, notes, tiles)
  const first = await rest.next()
  const source: LogSource = {
    checkpoints: () => notes,
    async *rows(size) {
      for (let row = first; !row.done && row.value.seq < size; row = await rest.next()) yield row.value
    },
  }
  return tiles.size === 0 ? source : { ...source, tile: (level, n) => tiles.get(`${level}/${n}`) }
}

async function* readDump(
  lines: AsyncIterable<string> | Iterable<string>,
  notes: string[],
  tiles: Map<string, Uint8Array>,
): AsyncGenerator<LogRow, undefined> {
  for await (const text of lines) {
    if (text === '') continue
    const line = parseDumpLine(text)
    if ('checkpoint' in line) notes.push(line.checkpoint)
    else if ('tile' in line) tiles.set(`${line.tile.level}/${line.tile.n}`, line.tile.hashes)
    else yield line.entry
  }
  return undefined
}

function readColumns({ id, org, at, action, keys }: Readonly<Record<string, unknown>>): RowColumns {
  return {
    ...(id === undefined ? {} : { id: readText(id, 'id') }),
    ...(org === undefined ? {} : { org: readText(org, 'org') }),
    ...(at === undefined ? {} : { at: readCount(at, 'at') }),
    ...(action === undefined ? {} : { action: readText(action, 'action') }),
    ...(keys === undefined ? {} : { keys: readList(keys, 'keys').map((key) => readText(key, 'key')) }),
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new ProofError('malformed', 'a line of the dump is not JSON', { cause })
  }
}
