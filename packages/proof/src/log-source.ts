/** What the verifier of a whole log reads, and what it answers. Where the bytes come from is the caller's affair. */
import type { Vkey } from './vkey.ts'

/** An entry as its log stores it. */
export interface LogRow {
  readonly seq: number
  /** Undefined where only the hash is left: a declared loss. */
  readonly body?: Uint8Array
  /** The leaf hash of a declared loss. */
  readonly leaf?: Uint8Array
  /** What the database derived from the body, as far as the source shows it. */
  readonly columns?: RowColumns
}

/** `keys` are those of `searchKeysOf`, in any order. */
export interface RowColumns {
  readonly id?: string
  readonly org?: string
  readonly at?: number
  readonly action?: string
  readonly keys?: readonly string[]
}

export interface LogSource {
  /** Signed checkpoints, in any order; at least the newest. */
  checkpoints(): AsyncIterable<string> | Iterable<string>
  /** The rows of `[0, size)` in order, as far as they are there. A pruned log begins later. */
  rows(size: number): AsyncIterable<LogRow> | Iterable<LogRow>
  /** A tile of at least `width` hashes; undefined if it is not there. A source without tiles has no such function. */
  readonly tile?: (level: number, n: number, width: number) => Promise<Uint8Array | undefined> | Uint8Array | undefined
}

/** The copy of all leaf hashes that a server keeps outside its database. */
export interface LeavesFile {
  /** 32 bytes an entry. */
  readonly hashes: Uint8Array
  /** The signed checkpoint beside it. Without it the hashes are only compared, and end where they end. */
  readonly checkpoint?: string
}

export interface VerifyLogOptions {
  /** Log keys to trust. */
  readonly vkeys: readonly Vkey[]
  readonly witnessKeys?: readonly Vkey[]
  /** How many witnesses must have seen a checkpoint; 1 if witness keys are given. */
  readonly quorum?: number
  /** Checkpoints that others hold, above all witnesses. */
  readonly seen?: readonly string[]
  readonly leaves?: LeavesFile
  /** Runs of entries, `[from, to)`, whose loss is known and accepted; or whatever the log itself declares lost. */
  readonly acceptLoss?: 'declared' | readonly (readonly [from: number, to: number])[]
  /** Entries `ledger.epoch` that begin anew after a lost key, or entry 0 of a log after another: their story is known and accepted. */
  readonly acceptRestarts?: readonly number[]
}

export type FindingCode =
  | 'signature' // a checkpoint that no trusted key signed, or whose text was changed
  | 'fork' // two signed roots for one size, or two logs in one
  | 'checkpoint' // a signed root that the leaves file contradicts
  | 'unwitnessed' // no checkpoint reached the quorum
  | 'missing' // a row is not there
  | 'cut' // the rows end before the log does
  | 'altered' // a row is not what was signed
  | 'lost' // a loss that was declared but not accepted
  | 'leaves' // the leaves file is damaged; the entries hold
  | 'tile' // a tile is damaged; the entries hold
  | 'epoch' // an epoch without the checkpoint that ends it, or a chain of keys begun anew
  | 'index' // an index commit that the entries contradict
  | 'columns' // derived columns that the entry contradicts

export interface Finding {
  readonly code: FindingCode
  readonly message: string
  /** The first bad entry, where it is known exactly. */
  readonly firstBad?: number
  /** Otherwise the run `[from, to)` it must lie in. */
  readonly window?: readonly [from: number, to: number]
}

/** Ready for JSON. */
export interface LogVerdict {
  readonly ok: boolean
  readonly origin: string
  /** The size that is known to have existed: by checkpoint, leaves file or witness. */
  readonly size: number
  /** The root of the newest checkpoint, in Base64. */
  readonly root: string
  /** The largest size that a quorum of witnesses has seen. */
  readonly witnessedSize: number
  readonly finding?: Pick<Finding, 'code' | 'message'>
  readonly firstBad?: number
  readonly window?: readonly [from: number, to: number]
}
