/** A log in tlog-tiles layout, in a directory or behind a URL: anything that finds bytes by path. */
import { decodeUtf8 } from './bytes.ts'
import { splitEntryBundle } from './entry-bundle.ts'
import { readText } from './json-shape.ts'
import type { LogRow, LogSource } from './log-source.ts'
import { ProofError } from './proof-error.ts'
import { parseDumpLine } from './source-dump.ts'
import { formatTilePath, TILE_WIDTH } from './tile.ts'

/** Reads a file below the log's prefix, already unpacked; undefined if there is none. */
export type ReadPath = (path: string) => Promise<Uint8Array | undefined> | Uint8Array | undefined

/** Where an export keeps the checkpoints before the newest: one JSON string a line. No other log has this file. */
export const CHECKPOINTS_PATH = 'checkpoints.ndjson'

/**
 * Where an export says what bundles cannot: lines of a dump for entries that are lost (their leaf hash), and for those
 * whose columns in the database are not what their bodies say (the columns). No other log has this file.
 */
export const REMARKS_PATH = 'remarks.ndjson'

type Remarks = ReadonlyMap<number, LogRow>

/** Makes a source of a tlog-tiles tree. */
export function createTilesSource(readPath: ReadPath): LogSource {
  return {
    async *checkpoints() {
      const newest = await readPath('checkpoint')
      if (newest) yield decodeUtf8(newest)
      const earlier = await readPath(CHECKPOINTS_PATH)
      if (earlier) yield* readNotes(decodeUtf8(earlier))
    },
    rows: (size) => readBundles(readPath, size),
    tile: (level, n, width) => readEither(readPath, level, n, width),
  }
}

async function* readBundles(readPath: ReadPath, size: number): AsyncGenerator<LogRow> {
  const remarks = await readRemarks(readPath)
  for (let n = 0; n * TILE_WIDTH < size; n++) {
    const bundle = await readEither(readPath, 'entries', n, Math.min(TILE_WIDTH, size - n * TILE_WIDTH))
    const bodies = bundle ? splitEntryBundle(bundle).entries : []
    for (const [at, body] of bodies.slice(0, TILE_WIDTH).entries()) {
      const seq = n * TILE_WIDTH + at
      const { leaf, columns } = remarks.get(seq) ?? {}
      // What is lost stands in its bundle with no bytes, so that what follows keeps its place.
      if (leaf && body.length === 0) yield { seq, leaf }
      else yield { seq, body, ...(columns ? { columns } : {}) }
    }
  }
}

async function readRemarks(readPath: ReadPath): Promise<Remarks> {
  const bytes = await readPath(REMARKS_PATH)
  const remarks = new Map<number, LogRow>()
  for (const text of bytes ? decodeUtf8(bytes).split('\n') : []) {
    if (text === '') continue
    const line = parseDumpLine(text)
    if (!('entry' in line)) throw new ProofError('malformed', `${REMARKS_PATH} holds a line that is no entry`)
    remarks.set(line.entry.seq, line.entry)
  }
  return remarks
}

/** An unfinished tile may be gone once the full one is there. */
async function readEither(readPath: ReadPath, level: number | 'entries', n: number, width: number) {
  const exact = await readPath(formatTilePath(level, n, width))
  return exact ?? (width === TILE_WIDTH ? undefined : await readPath(formatTilePath(level, n)))
}

function* readNotes(lines: string): Generator<string> {
  for (const line of lines.split('\n')) if (line !== '') yield readText(parseLine(line), 'a checkpoint')
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch (cause) {
    throw new ProofError('malformed', `${CHECKPOINTS_PATH} holds a line that is not JSON`, { cause })
  }
}
