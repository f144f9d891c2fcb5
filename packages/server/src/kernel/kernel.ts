import type { Database } from '#kernel/database'
import type { Ledger } from '#kernel/ledger'
import type { Vault } from '#kernel/vault'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Actor, Caller, ChangeContext, Context, ReadContext } from './context.ts'
import type { Door } from './door.ts'
import type { EntryId, OrgId } from './ids.ts'
import type { Scope } from './roles.ts'

/** What every room stands on. */
export interface Kernel {
  readonly config: Config
  readonly clock: Clock
  readonly database: Database
  readonly vault: Vault
  readonly ledger: Ledger
  /** For probes: the running house from outside. */
  readonly door: Door
  /**
   * One act: a transaction in which `work` changes and records. The entries are inserted last, then it commits.
   * A `Problem` with `keep` commits what was done so far and is thrown on; anything else undoes all. One with a
   * `denial` leaves it in the ledger, counted, before it is thrown on.
   *
   * @throws {Problem} `ledger.unavailable` (503) when the entries cannot be written; nothing is done then.
   */
  act<T>(who: Who, work: (ctx: Context) => Promise<T>): Promise<T>
  /**
   * What a verb that changes nothing works with, outside any transaction.
   *
   * @param requireSession rejects where the caller's session turned out to have ended.
   */
  read(who: Who, requireSession?: () => Promise<void>): ReadContext
  /** The same for a verb that makes one change. It is made when the session was found to live. */
  change(who: Who, requireSession?: () => Promise<void>): ChangeContext
}

export interface Who {
  readonly actor: Actor
  readonly org: OrgId
  /** How far the action asked for reaches; without it a person or stranger reaches their own and no further. */
  readonly scope?: Scope | undefined
  readonly source?: string | undefined
  readonly caller?: Caller | undefined
  readonly request?: string | undefined
  /** Hears the id of each entry the act left, once it is durable. */
  readonly recorded?: ((id: EntryId) => void) | undefined
}

/** Whoever comes from outside reaches no further than was found for them. */
export const scopeOf = ({ actor, scope }: Pick<Who, 'actor' | 'scope'>): Scope =>
  scope ?? (actor.kind === 'person' || actor.kind === 'stranger' ? 'own' : 'all')
