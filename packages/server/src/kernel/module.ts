import type { TSchema } from 'typebox'
import type { Migration } from '#kernel/database'
import type { ErrandKind } from '#kernel/errands'
import type { Route, Upgrade } from '#kernel/http'
import type { Job } from '#kernel/jobs'
import type { Listener } from '#kernel/ledger'
import type { HeldKind } from '#kernel/retention'
import type { Facts, Span } from '#proof'
import type { ClauseId } from './clauses.ts'
import type { Context } from './context.ts'
import type { SubjectId } from './ids.ts'
import type { Attestation, DutyRole, Objective, Obligation } from './obligation.ts'
import type { Retained } from './retained.ts'
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
  /** What becomes of work that was asked for and outlives the request. */
  readonly errands?: readonly ErrandKind[]
  readonly personalData?: readonly PersonalColumn[]
  /** How long each of its tables is kept. A table that nobody speaks of does not start. */
  readonly retains?: Readonly<Record<string, Retained>>
  /** Who stands behind a thing of this room, by its kind, wherever the caller reaches it. */
  readonly subjects?: Readonly<Partial<Record<HeldKind, (ctx: Context, id: string) => Promise<SubjectId>>>>
  /** Throws where a subject may not be erased now; asked in the transaction of the erasure. */
  readonly keeps?: (ctx: Context, subject: SubjectId) => Promise<void>
  /** Removes what is left of an erased subject beside its key and its blind indexes, in the transaction of the erasure. */
  readonly erases?: (ctx: Context, subject: SubjectId) => Promise<void>
  /** What these people, or all where none are named, were given beside their sets: each is decided in the access review. */
  readonly grantsOf?: (ctx: Context, people?: readonly SubjectId[]) => Promise<readonly GrantBeside[]>
  /** Takes such a grant, as a review decided. */
  readonly takesGrant?: Readonly<
    Partial<Record<GrantBeside['kind'], (ctx: Context, grant: GrantBeside) => Promise<void>>>
  >
  readonly listens?: readonly Listener[]
  /** Ids of the canary organisation by path parameter (`vehicleId` → id): for probes, the role matrix and fuzzing. */
  readonly canary?: (ctx: Context) => Promise<Readonly<Record<string, string>>>
}

/** Something that a person was given, which makes what their sets may do reach further. */
export interface GrantBeside {
  readonly subject: SubjectId
  /** One group of vehicles, or all vehicles that were assigned one by one. */
  readonly kind: 'vehicle-group' | 'vehicles'
  /** Absent where it is all of its kind that they have. */
  readonly id?: string
  /** By which people know it, never a person's; of single vehicles how many they are. */
  readonly name: string
  /** Of several the first. */
  readonly grantedAt: Date
  /** Of several the last; null where it was the house, or nobody knows any more. */
  readonly grantedBy: SubjectId | null
}

/** One action a room writes: its OCSF 1.8 class, what kind of act it is, and the shape of its facts. */
export interface EntryDeclaration {
  /** 3001 account, 3002 authentication, 3005 user access, 6002 lifecycle, 6003 API activity, 2003 compliance, 2004 detection. */
  readonly ocsf: number
  readonly activity: 'create' | 'read' | 'update' | 'delete' | 'other'
  /** A fact with a personal `x-data-class` refuses to start. None: the entry states none. */
  readonly facts?: TSchema
}

/** A column that holds personal data, and where its subject stands. One without does not start. It is kept as its table says. */
export interface PersonalColumn {
  readonly table: string
  readonly column: string
  readonly kind: 'sealed' | 'blind-index'
  readonly 'x-data-class': 'personal'
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
