import type { Actor, Change, Context, Entry, EntryId, OrgId } from '#kernel'
import type { Transaction } from '#kernel/database'
import type { AnswerQuery, LogVerdict } from '#proof'
import type { BeginOptions, Begun } from './begin-log.ts'
import type { Denial } from './denials.ts'
import type { Hold } from './holds.ts'
import type { Restored, RestoreOptions } from './restore.ts'
import type { WitnessBook } from './witness-book.ts'
import type { Witness, WitnessState } from './witnesses.ts'

/** Who did it, when and from where: what the ledger adds to the fact itself. */
export interface EntryOrigin {
  readonly actor: Actor
  readonly org: OrgId
  readonly at: Date
  readonly source: string | undefined
  readonly request: string | undefined
}

/** One entry in its place. */
export interface PlacedEntry {
  /** Its number in the house: its place in its log, beyond the spans of the logs before (`logs.ts`). */
  readonly seq: number
  readonly id: EntryId
  readonly at: Date
  readonly org: OrgId
  readonly actor: string
  readonly action: string
  readonly object: string
  readonly objects: readonly string[]
  readonly subjects: readonly string[]
  readonly outcome: 'done' | 'refused' | 'failed'
  readonly facts: Readonly<Record<string, string | number | boolean>>
  /** Hex of SHA-256(0x00 ‖ body). */
  readonly leafHash: string
}

export interface EntryFilter {
  readonly actor?: string
  readonly subject?: string
  readonly action?: string
  readonly object?: string
  readonly from?: Date
  readonly to?: Date
  /** Entries before this seq, newest first. */
  readonly before?: number
  readonly limit: number
}

/** Called after commit with each placed entry whose action it names, unless the attempt was refused; its effects and its cursor move in one transaction. */
export interface Listener {
  readonly name: string
  readonly actions: readonly string[]
  readonly handle: (ctx: Context, entry: PlacedEntry) => Promise<void>
}

/** Both instants belong to the period. Of the organisation that asks, or of the house, whose entries everybody may see. */
export interface Question {
  readonly kind: AnswerQuery['kind']
  readonly id: string
  readonly from: Date
  readonly to: Date
  readonly ofHouse?: boolean
  /**
   * Only in the log that lived at `to`, as 0, or in the first, second, … before that: the period may begin before the log,
   * and of one that has ended the answer is for `verifyEndedAnswer`.
   */
  readonly back?: number
}

export interface TailVerdict {
  readonly holds: boolean
  /** Entries of the log, and how many of them were read. */
  readonly size: number
  readonly checked: number
  readonly because?: string
  readonly firstBad?: number
}

export interface LedgerHealth {
  readonly isReady: boolean
  readonly oldestWaitingMs: number
  readonly checkpointAgeMs: number
  /** Why it is not ready. */
  readonly reasons: readonly string[]
}

/** The ledger (LEDGER.md): RFC 6962 log in C2SP formats. */
export interface Ledger extends WitnessBook {
  /** Composes canonical bytes, seals them and inserts them into the intake in the caller's transaction. */
  append(tx: Transaction, origin: EntryOrigin, entries: readonly (Entry & { readonly id: EntryId })[]): Promise<void>
  /** Group commit for entries without a change of their own (reads, denials): resolves when durable. */
  disclose(origin: EntryOrigin, entry: Entry): Promise<EntryId>
  /**
   * Makes a change together with its entries, in one flight with others; resolves when durable. Undefined where the row
   * was no longer what its statement asks for.
   */
  change(origin: EntryOrigin, change: Change): Promise<readonly EntryId[] | undefined>
  /** The first denial of an (actor, action, reason, minute) is written at once, the rest counted and written when the minute ends. Resolves with the entry it left, if it did. */
  deny(origin: EntryOrigin, denial: Denial): Promise<EntryId | undefined>
  /** Tells the sequencer that something was committed: `tx`, whose entries the writer then checks for itself. */
  poke(tx?: Transaction): void
  /** Places everything that is committed now. Tests and a moving test clock wait for it. */
  drain(): Promise<void>

  /** Row-level security of `tx` decides which are visible. @throws {Error} when one of them is no entry that is known here. */
  list(tx: Transaction, filter: EntryFilter): Promise<PlacedEntry[]>
  /** The same as canonical bytes: for whoever goes on where one of them is no entry that is known here. */
  listBodies(
    tx: Transaction,
    filter: EntryFilter,
  ): Promise<readonly { readonly seq: number; readonly body: Uint8Array }[]>
  /** Those of these actions after this number, oldest first, refused and failed attempts among them. */
  listSince(tx: Transaction, actions: readonly string[], after: number, limit: number): Promise<PlacedEntry[]>
  /** The number of the last entry that was placed, of whatever organisation; all up to it are visible to what `tx` reads next. */
  newest(tx: Transaction): Promise<number>
  /**
   * Calls `hear` when this process has placed an entry of these actions and committed it, until the returned call. What
   * another process places is heard of by whoever looks: this saves waiting, and promises nothing.
   */
  hearPlaced(actions: readonly string[], hear: () => void): () => void
  /** The canonical bytes of one entry. */
  read(tx: Transaction, seqOrId: string): Promise<{ readonly seq: number; readonly body: Uint8Array } | undefined>
  /** The newest one. Inside a transaction `tx` is needed: the embedded database has one session. */
  checkpoint(tx?: Transaction): Promise<string>
  /** A tlog-tiles path below `tile/`, hash tiles only. @throws {ProofError} malformed if it is no such path. */
  tile(path: string, tx?: Transaction): Promise<Uint8Array | undefined>
  /** `tlog-proof@v1`, or the signed promise of an entry that is not placed yet. */
  prove(
    tx: Transaction,
    seqOrId: string,
  ): Promise<{ readonly kind: 'proof' | 'promise'; readonly text: string } | undefined>
  /** The last instant that an answer reaches by now; undefined while nothing is indexed. */
  answerableTo(tx: Transaction): Promise<Date | undefined>
  /**
   * A completeness answer (LEDGER, section 8) for the organisation of `tx`: text that `muts verify answer` takes.
   *
   * @throws {Problem} `ledger.not-indexed` (409) while the index does not reach five minutes beyond the period.
   */
  answer(tx: Transaction, question: Question): Promise<string>
  /** As `answer`, for several questions in one transaction, one after another: what they lean on alike is read once. */
  answers(tx: Transaction): (question: Question) => Promise<string>
  /**
   * Reads the newest entries and a random older run again, and compares them with the signed checkpoint and with the
   * leaves file outside the database. Not inside a transaction.
   */
  verifyTail(): Promise<TailVerdict>
  /** Verifies the whole log as it stands in the database, beside the leaves file. Not inside a transaction. */
  verifyAll(): Promise<LogVerdict>
  /**
   * Writes the log as a static tlog-tiles tree, with the verifier keys in `folder/keys`. Not inside a transaction.
   * `misfiled` is the first entry whose search columns are not what its body says: the export remarks on it. Logs that
   * have ended are written below it, as `before/<n>`.
   */
  exportLog(folder: string): Promise<{
    readonly size: number
    readonly misfiled?: number
    readonly before?: readonly { readonly folder: string; readonly size: number }[]
  }>
  /** Verifier keys for `--key`, one line each: the log keys, those that sign now first, then the key of promises. */
  vkeys(): Promise<readonly string[]>
  /**
   * Whether the log moves: age of the oldest unplaced row and of the newest checkpoint. Asks no database, and answers at
   * once where the log is open: every request asks.
   */
  health(): LedgerHealth | Promise<LedgerHealth>
  /** Thins checkpoints older than a day to heartbeats and ends of epochs. */
  thin(): Promise<void>
  /**
   * Lets the bodies of entries go that are older than ten years and under no hold. Not inside a transaction.
   *
   * @throws {Error} when the log does not verify, or the database dates it otherwise than it says: nothing goes then.
   */
  prune(): Promise<{ readonly below: number }>
  /**
   * Goes on with a database that ends before what the leaves file saw. Not inside a transaction, nor beside a server.
   *
   * @throws {Problem} `ledger.loss-not-accepted`, `ledger.not-the-same`, `ledger.running`.
   */
  restore(options: RestoreOptions): Promise<Restored>
  /**
   * Ends a log that cannot go on, because others saw more of it than there is and no leaves of that are left, and begins
   * the next. Not inside a transaction, nor beside a server. Open the ledger anew afterwards.
   *
   * @throws {Problem} `ledger.nothing-lost`, `ledger.leaves-there`, `ledger.checkpoint-foreign`,
   * `ledger.checkpoint-needed`, `ledger.running`.
   */
  beginLog(options: BeginOptions): Promise<Begun>
  /**
   * Names a successor of the log key, which signs beside it from each node's next start on; after 30 days it signs alone.
   * Not inside a transaction. Returns its verifier key.
   */
  rotateKey(): Promise<string>
  /** What is kept beyond its time. */
  holds(tx: Transaction): Promise<readonly Hold[]>
  /** Shows every checkpoint to this witness from now on; returns what ends that. */
  joinWitness(witness: Witness): () => void
  /** Why nothing is placed any more: what a witness saw that this log contradicts. */
  refutation(): string | undefined
  /** Whom this node asks now. */
  witnesses(): readonly WitnessState[]
  /** Writes the counts of denials whose minute ended before `now`. */
  flushDenials(now: Date): Promise<void>
  /** @throws {Error} when a declared entry is not sound, or the leaves file is damaged. */
  start(listeners?: readonly Listener[]): Promise<void>
  /** Places what is committed, then ends. */
  stop(): Promise<void>
}
