import type { TSchema } from 'typebox'
import type { Migration } from '#kernel/database'
import type { Route, Upgrade } from '#kernel/http'
import type { Job } from '#kernel/jobs'
import type { Listener } from '#kernel/ledger'
import type { Facts, Span } from '#proof'
import type { ClauseId } from './clauses.ts'
import type { Context } from './context.ts'
import type { SubjectId } from './ids.ts'
import type { Attestation, DutyRole, Objective, Obligation } from './obligation.ts'
import type { Holders } from './roles.ts'

/** A room of the house, as a value. Everything cross-cutting is a walk over the array of them. */
export interface Module {
  readonly name: string
  /** Action → the permission sets that hold it, and how far it reaches for each. */
  readonly actions?: Readonly<Record<string, Holders>>
  /** What it writes. `ctx.record` takes no other action and no other facts. */
  readonly entries?: Readonly<Record<string, EntryDeclaration>>
  readonly routes?: readonly Route[]
  readonly upgrades?: readonly Upgrade[]
  readonly migrations?: readonly Migration[]
  readonly controls?: readonly Control[]
  readonly obligations?: readonly Obligation[]
  readonly attestations?: readonly Attestation[]
  readonly jobs?: readonly Job[]
  readonly personalData?: readonly PersonalColumn[]
  /** Removes what is left of an erased subject beside its key and its blind indexes, in the transaction of the erasure. */
  readonly erases?: (ctx: Context, subject: SubjectId) => Promise<void>
  readonly listens?: readonly Listener[]
  /** Ids of the canary organisation by path parameter (`vehicleId` → id): for probes, the role matrix and fuzzing. */
  readonly canary?: (ctx: Context) => Promise<Readonly<Record<string, string>>>
}

/** One action a room writes: its OCSF 1.8 class, what kind of act it is, and the shape of its facts. */
export interface EntryDeclaration {
  /** 3001 account, 3002 authentication, 3005 user access, 6002 lifecycle, 6003 API activity, 2003 compliance, 2004 detection. */
  readonly ocsf: number
  readonly activity: 'create' | 'read' | 'update' | 'delete' | 'other'
  /** A fact with a personal `x-data-class` refuses to start. None: the entry states none. */
  readonly facts?: TSchema
}

/** How long data of a class is kept: at most (muts.retention), and where another rule asks for it, at least. */
export const RETENTION = {
  customer: { months: 84 },
  audit: { months: 120 },
  /** A driver's report with its certificate of repair (49 CFR 396.11). */
  inspection: { months: 84, atLeast: { months: 3 } },
  /** What was wrong with a vehicle and what became of it (49 CFR 396.3). */
  maintenance: { months: 84, atLeast: { months: 18 } },
} as const satisfies Readonly<Record<string, Span & { readonly atLeast?: Span }>>

/** A column that holds personal data, how long it is kept, and where its subject stands. One without these does not start. */
export interface PersonalColumn {
  readonly table: string
  readonly column: string
  readonly kind: 'sealed' | 'blind-index'
  readonly 'x-data-class': 'personal'
  readonly retention: keyof typeof RETENTION
  readonly subjectColumn: string
  /** The column that is bound as the envelope's row; `id` where none is said. */
  readonly rowColumn?: string
}

/** The code that makes policy clauses true, and the look at the running system that shows it. */
export interface Control {
  readonly name: `${string}.${string}`
  readonly clauses: readonly ClauseId[]
  readonly objective: Objective
  readonly promise: string
  readonly scope: 'house' | 'organisation'
  /** The function itself: renaming follows, deleting breaks the build. */
  readonly enforcedBy: (...args: never[]) => unknown
  /** Looks at the running system, never at a constant. A probe that throws has seen the promise broken. */
  readonly probe: (ctx: ProbeContext) => Promise<Observation>
  /** How long one look counts. After that, silence is a failure. */
  readonly freshFor: Span
  readonly severity: 1 | 2 | 3 | 4
  readonly tells: readonly [DutyRole, ...DutyRole[]]
}

/** What a probe may use: the instant of the look, and the running house's own door from outside. */
export interface ProbeContext {
  readonly now: Date
}

export interface Observation {
  readonly holds: boolean
  readonly saw: Facts
  readonly because?: string
}
