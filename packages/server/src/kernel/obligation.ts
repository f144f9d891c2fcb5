import type { DutyTerms, Notice as ProofNotice, Span } from '#proof'
import type { ClauseId } from './clauses.ts'
import type { ProblemCode } from './problem.ts'

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

/** `after` counts from the opening, `before` back from the deadline. */
export type Notice = ProofNotice & { readonly whom: DutyRole | 'person' }

/** Who must do what by when. Nobody can tick it off: only the entry it waits for closes it. */
export interface Obligation extends DutyTerms {
  readonly name: `${string}.${string}`
  readonly clauses: readonly ClauseId[]
  readonly objective: Objective
  readonly promise: string
  readonly owner: DutyRole
  /** Whose ledger is folded. */
  readonly scope: 'house' | 'organisation'
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
