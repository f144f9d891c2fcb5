import type { ClauseId } from './clauses.ts'
import type { Facts } from './context.ts'
import type { ProblemCode } from './problem.ts'
import type { Span } from './span.ts'

export type Objective = 'confidentiality' | 'integrity' | 'availability'

/** The hats people wear in the policies. Who wears one now is data; 'on-call' is answered by the roster. */
export type DutyRole =
  | 'security-lead'
  | 'deputy'
  | 'on-call'
  | 'operations'
  | 'database-admin'
  | 'developer'
  | 'privacy-officer'
  | 'executive'
  | 'facilities'
  | 'hr'

/** Which entry in the ledger counts. Data, not a function: an auditor can read it and replay it. */
export interface Trigger {
  readonly on: string
  /** What the entry must state, word for word. */
  readonly where?: Facts
  /** Opens anew for every object that already has a clock: a revised course, a new policy version. */
  readonly key?: 'every'
  /** A fact with the earlier instant at which the clock really started. */
  readonly since?: string
  /** A fact with an instant that may bring the deadline forward, never push it back. */
  readonly until?: string
}

/** `after` counts from the opening, `before` back from the deadline. */
export type Notice = { readonly whom: DutyRole | 'person' } & ({ readonly after: Span } | { readonly before: Span })

/** Who must do what by when. Nobody can tick it off: only the entry it waits for closes it. */
export interface Obligation {
  readonly name: `${string}.${string}`
  readonly clauses: readonly ClauseId[]
  readonly objective: Objective
  readonly promise: string
  readonly owner: DutyRole
  /** Whose ledger is folded. */
  readonly scope: 'house' | 'organisation'
  /** One clock, or one for each object or person the entries name. */
  readonly per: 'house' | 'object' | 'subject'
  /** Starts the clock. Without it, the clock starts when the house first declares the obligation. */
  readonly opens?: Trigger | readonly Trigger[]
  readonly closes: Trigger | readonly Trigger[]
  /** Ends it without being kept, because its reason is gone. */
  readonly voids?: Trigger | readonly Trigger[]
  readonly within: Span
  /** Once closed, it is due again this long after the entry that closed it. */
  readonly every?: Span
  /** For conditional ones: how old the last kept case or drill may be. */
  readonly exercised?: Span
  /** From the first of these on the duty is due. */
  readonly tells: readonly [Notice, ...Notice[]]
  readonly overdue: { readonly severity: 1 | 2 | 3 | 4; readonly narrows?: readonly string[] }
}

/** A fact no software can see: a document vouches for it, and only for so long. */
export interface Attestation {
  readonly name: `${string}.${string}`
  readonly clauses: readonly ClauseId[]
  readonly promise: string
  readonly owner: DutyRole
  readonly per: 'house' | 'site'
  readonly validFor: Span
  readonly documents: readonly string[]
  /** Looks into a parsed document before it may be signed. */
  readonly check?: (document: unknown) => ProblemCode | undefined
  readonly tells: readonly [Notice, ...Notice[]]
}
