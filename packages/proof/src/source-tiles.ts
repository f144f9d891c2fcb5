/** A log in tlog-tiles layout, in a directory or behind a URL: anything that finds bytes by path. */
import { decodeUtf8 } from './bytes.ts'
import { splitEntryBundle } from './entry-bundle.ts'
import { readText } from './json-shape.ts'
import type { LogRow, LogSource } from './log-source.ts'
import { ProofError } from './proof-error.ts'
import { formatTilePath, TILE_WIDTH } from './tile.ts'

/** Reads a file below the log's prefix, already unpacked; undefined if there is none. */
export type ReadPath = (path: string) => Promise<Uint8Array | undefined> | Uint8Array | undefined

/** Where an export keeps the checkpoints before the newest: one JSON string a line. No other log has this file. */
export const CHECKPOINTS_PATH = 'checkpoints.ndjson'

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
  for (let n = 0; n * TILE_WIDTH < size; n++) {
    const bundle = await readEither(readPath, 'entries', n, Math.min(TILE_WIDTH, size - n * TILE_WIDTH))
    const bodies = bundle ? splitEntryBundle(bundle).entries : []
    for (const [at, body] of bodies.slice(0, TILE_WIDTH).entries()) yield { seq: n * TILE_WIDTH + at, body }
  }
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
