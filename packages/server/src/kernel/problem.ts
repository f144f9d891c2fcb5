import type { OrgId, SubjectId } from './ids.ts'

/** Everything that can go wrong for a caller, and the HTTP status that says so (RFC 9110). */
const STATUS = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  missing: 404,
  'not-acceptable': 406,
  conflict: 409,
  gone: 410,
  stale: 412,
  'too-large': 413,
  'media-type': 415,
  misdirected: 421,
  refused: 422,
  'precondition-missing': 428,
  flooded: 429,
  unsupported: 501,
  garbled: 502,
  unavailable: 503,
  silent: 504,
} as const

export type ProblemKind = keyof typeof STATUS

/** `<room>.<reason>`: stable, so that a client may branch on it. */
export type ProblemCode = `${string}.${string}`

export interface ProblemOptions extends ErrorOptions {
  /** Where in the request, as JSON pointers. */
  readonly errors?: readonly { readonly pointer: string; readonly message: string }[]
  readonly headers?: Readonly<Record<string, string>>
  /** More members of the answer (RFC 9457, section 3.2), for a client to go on with. */
  readonly members?: Readonly<Record<string, string>>
  /** The true reason, for the ledger alone, where the caller is told a vague one. */
  readonly reason?: string
  /** What the transaction did so far stays: the counter of failed attempts, the entry with the true reason. */
  readonly keep?: true
  /**
   * Leaves an entry that is counted with its like (LEDGER, section 2) instead of one of its own: for refusals that a
   * stranger can cause at will. Its reason is `reason`, else the code.
   */
  readonly denial?: Denial
}

interface Denial {
  /** The act that was refused. */
  readonly action: string
  readonly object: string
  /** Whose account or data it was, where that is known. */
  readonly subject?: SubjectId | undefined
  /** In whose ledger it stands; by default in that of whoever acts. */
  readonly org?: OrgId
}

/**
 * A refusal the caller can understand and act upon (RFC 9457). Its message is shown to the caller,
 * so it holds no secret. Any other error that reaches the HTTP door is a bug and is shown as 500.
 */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly kind: ProblemKind
  readonly code: ProblemCode
  readonly errors: ProblemOptions['errors']
  readonly headers: Readonly<Record<string, string>>
  readonly members: Readonly<Record<string, string>>
  readonly reason: string | undefined
  readonly keep: boolean
  readonly denial: ProblemOptions['denial']

  constructor(kind: ProblemKind, code: ProblemCode, message: string, options: ProblemOptions = {}) {
    super(message, options)
    this.kind = kind
    this.code = code
    this.errors = options.errors
    this.headers = options.headers ?? {}
    this.members = options.members ?? {}
    this.reason = options.reason
    this.keep = options.keep ?? false
    this.denial = options.denial
  }

  get status(): number {
    return STATUS[this.kind]
  }
}
