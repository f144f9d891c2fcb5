/**
 * Promises (LEDGER, section 4): a note by `<origin>/promise` with an entry's id, its leaf hash, and the instant by which
 * the log will hold it. With a copy of the log anybody can tell whether it did.
 */
import type { EntryFacts, LogRow, LogSource, Vkey } from '#proof'
import {
  equalBytes,
  findEntryFacts,
  fromBase64,
  HASH_SIZE,
  isSystemAct,
  KEY_KIND,
  leafHash,
  ProofError,
  TILE_WIDTH,
  verifyNote,
} from '#proof'
import { sha256 } from './digest.ts'

export interface LogPromise {
  readonly origin: string
  readonly id: string
  readonly leaf: Uint8Array
  readonly includeByMs: number
}

/** Where the promised entry stands, and how far the log got. */
export interface PromiseWatch {
  /** The log, to be read once by whoever verifies it. */
  readonly source: LogSource
  /** Undefined while neither is known: the log ends before the promised instant. */
  outcome(): Promise<'kept' | 'late' | 'broken' | undefined>
  readonly placedAt: () => number | undefined
}

const SUFFIX = '/promise'

/**
 * Verifies that the log's key for promises signed this.
 *
 * @throws {ProofError} malformed or signature.
 */
export async function verifyPromise(note: string, vkeys: readonly Vkey[]): Promise<LogPromise> {
  const { text, signedBy } = await verifyNote(note, vkeys)
  const [name = '', id = '', leafText = '', instant = '', end, ...rest] = text.split('\n')
  const includeByMs = Date.parse(instant)
  if (!name.endsWith(SUFFIX) || id === '' || end !== '' || rest.length > 0 || Number.isNaN(includeByMs)) {
    throw new ProofError('malformed', 'not a promise: name, id, leaf hash and instant stand on a line each')
  }
  if (!signedBy.some((vkey) => vkey.name === name && vkey.kind === KEY_KIND.note)) {
    throw new ProofError('signature', `no trusted key of ${name} signed this promise`)
  }
  const leaf = fromBase64(leafText)
  if (leaf.length !== HASH_SIZE) throw new ProofError('malformed', 'a leaf hash has 32 bytes')
  return { origin: name.slice(0, -SUFFIX.length), id, leaf, includeByMs }
}

/** Looks for the promised entry while somebody else reads and verifies the log. */
export function watchPromise(source: LogSource, { leaf, includeByMs }: LogPromise): PromiseWatch {
  let firstSeq: number | undefined
  let placedAt: number | undefined
  let passedAt: number | undefined

  const see = (row: LogRow): void => {
    firstSeq ??= row.seq
    const own = row.body ? leafHash(sha256, row.body) : row.leaf
    if (own && equalBytes(own, leaf)) placedAt ??= row.seq
    if (passedAt !== undefined || !row.body) return
    const facts = findEntryFacts(row.body)
    if (facts && isBeyond(facts, includeByMs)) passedAt = row.seq
  }
  return {
    placedAt: () => placedAt,
    source: {
      ...source,
      rows: async function* (size) {
        for await (const row of source.rows(size)) {
          see(row)
          yield row
        }
      },
    },
    outcome: async () => {
      placedAt ??= await findInTiles(source, leaf, firstSeq ?? 0)
      if (placedAt !== undefined) return passedAt !== undefined && passedAt < placedAt ? 'late' : 'kept'
      return passedAt === undefined ? undefined : 'broken'
    },
  }
}

/** Only the sequencer writes `ledger.*`, stamped when it placed them: what stands behind was placed after that. */
const isBeyond = (facts: EntryFacts, atMs: number): boolean =>
  facts.action.startsWith('ledger.') && isSystemAct(facts) && facts.at > atMs

/** Below its first row a pruned log has hashes only. */
async function findInTiles(source: LogSource, leaf: Uint8Array, end: number): Promise<number | undefined> {
  for (let n = 0; n * TILE_WIDTH < end; n++) {
    const tile = await source.tile?.(0, n, TILE_WIDTH)
    for (let at = 0; tile && at < TILE_WIDTH; at++) {
      if (equalBytes(tile.subarray(at * HASH_SIZE, (at + 1) * HASH_SIZE), leaf)) return n * TILE_WIDTH + at
    }
  }
  return undefined
}
