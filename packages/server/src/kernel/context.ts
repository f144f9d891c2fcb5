import type { KeyedRead, Leg, RowWrite, Transaction } from '#kernel/database'
import type { Facts } from '#proof'
import type { EntryId, OrgId, SessionId, SubjectId } from './ids.ts'
import type { Role, Scope } from './roles.ts'

/** Who acts. `id` is a random pseudonym, the bridge's id, or the name of the part of the system that acts. */
export type Actor =
  | {
      readonly kind: 'person'
      readonly id: SubjectId
      readonly role: Role
      /** Sets held beside it. */
      readonly hats?: readonly Role[]
      readonly session: SessionId
    }
  /** A device, or a program of the organisation's, with a credential of its own. */
  | { readonly kind: 'bridge' | 'provisioner'; readonly id: string }
  | { readonly kind: 'system' | 'probe' | 'operator'; readonly id: string }
  | { readonly kind: 'stranger'; readonly id: string }

/** Where a request came from and with what, in clear: it is kept under the key of the person whose it is, or not at all. */
export interface Caller {
  /** Trusted proxies taken off. */
  readonly address: string
  /** What its program says it is; empty where it says nothing. */
  readonly agent: string
}

export interface Entry {
  /** `noun.verb`, declared in the `entries` of a room. */
  readonly action: string
  /** The thing. Several when a list, an export or a stream disclosed several. Ids only. */
  readonly object: string | readonly string[]
  /** The people (or vehicles) the data is about. */
  readonly subject?: SubjectId | readonly SubjectId[]
  readonly outcome?: 'done' | 'refused' | 'failed'
  readonly facts?: Facts
  /** Personal data that belongs to the fact, each under its subject's key. */
  readonly sealed?: Readonly<Record<SubjectId, string>>
}

/**
 * Who is asking, for which organisation, and when: enough for a verb that changes nothing. Outside a transaction its reads
 * ride together with others, and it says what it will show before it opens it (HOTPATH, section 2).
 */
export interface ReadContext {
  readonly actor: Actor
  readonly org: OrgId
  /** How far the action asked for reaches for this caller. The house's own parts reach everything. */
  readonly scope: Scope
  readonly now: Date
  /** A row of the organisation. Reads asked for in one tick ride together, and so does the look at the session. */
  find<Row>(read: KeyedRead<Row>, ...key: readonly string[]): Promise<Row | undefined>
  /** Rows that no key names. */
  list<Row>(leg: Leg): Promise<readonly Row[]>
  /**
   * Resolves when the entry is as good as the answer: durable, with a session that was found to live; or in a transaction
   * that commits before the answer leaves. Nothing personal is opened before.
   *
   * @throws {Problem} `ledger.unavailable`, or what became of the session.
   */
  disclosed(entry: Entry): Promise<EntryId>
}

/** Rows, and the entries that say what became of them: all of it happens, or nothing. */
export interface Change {
  /** In their order. */
  readonly rows: readonly RowWrite[]
  readonly entries: readonly Omit<Entry, 'sealed'>[]
}

/** For a verb that reads by key and then makes one change: outside a transaction it rides together with others (HOTPATH, section 1). */
export interface ChangeContext extends ReadContext {
  /**
   * Resolves when the change is as good as the answer, in the sense of `disclosed`. False where one of the rows was no longer
   * what its statement asks for: then nothing was done, and no entry says so.
   *
   * @throws {DatabaseError} as its statements do, and nothing was done.
   * @throws {Problem} `ledger.unavailable`, what became of the session, or `database.unclear`.
   */
  change(change: Change): Promise<boolean>
}

/** The same in a transaction, for whatever else changes something. One of the three is the first argument of every verb. */
export interface Context extends ChangeContext {
  readonly tx: Transaction
  /** Keyed hash of the source address, or the device; never the address itself. */
  readonly source: string | undefined
  /** Of a request over HTTP. */
  readonly caller: Caller | undefined
  /** The request's id; it is the trace id in an answer and a fact of the entry. */
  readonly request: string | undefined
  /** Writes to the ledger in the transaction of the change it describes. Returns the id the entry will have. */
  record(entry: Entry): EntryId
  /** A part that may fail by itself: what it changed and recorded is undone then, and the act goes on. */
  attempt<T>(work: () => Promise<T>): Promise<T>
  /** Goes on for another organisation in the same transaction: from the house's directory to the one it names. */
  enter(org: OrgId, actor?: Actor): Promise<Context>
}
