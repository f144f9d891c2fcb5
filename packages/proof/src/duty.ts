/** One running clock of an obligation, and which entry moves it. */
import type { Span } from './span.ts'
import { earliest, later, sooner } from './span.ts'

/** What an entry states and a reader may decide on. */
export type Facts = Readonly<Record<string, string | number | boolean>>

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
export type Notice = { readonly whom: string } & ({ readonly after: Span } | { readonly before: Span })

/** What the fold needs of an obligation, and its declaration in the ledger states. */
export interface DutyTerms {
  readonly name: string
  readonly promise: string
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
  readonly tells: readonly Notice[]
}

/** An entry in ledger order, as the fold reads it. */
export interface Recorded {
  readonly at: Date
  readonly action: string
  readonly object: string
  readonly subjects: readonly string[]
  readonly facts: Facts
}

export interface Duty {
  /** What it is about; 'house' where the obligation is one for the whole house. */
  readonly object: string
  readonly openedAt: Date
  /** From here on somebody has been told. */
  readonly askedAt: Date
  readonly dueAt: Date
}

export function startDuty(
  { tells }: Pick<DutyTerms, 'tells'>,
  object: string,
  entry: Recorded,
  within: Span,
  trigger?: Trigger,
): Duty {
  const openedAt = instantFact(entry, trigger?.since) ?? entry.at
  const until = instantFact(entry, trigger?.until)
  const full = later(openedAt, within)
  const dueAt = until ? earliest(full, until) : full
  return {
    object,
    openedAt,
    dueAt,
    askedAt: earliest(dueAt, ...tells.map((notice) => instantOfNotice(notice, openedAt, dueAt))),
  }
}

export const findMatch = (triggers: Trigger | readonly Trigger[] | undefined, entry: Recorded): Trigger | undefined =>
  asList(triggers).find(
    ({ on, where = {} }) =>
      on === entry.action && Object.entries(where).every(([fact, value]) => entry.facts[fact] === value),
  )

const asList = (triggers: Trigger | readonly Trigger[] | undefined): readonly Trigger[] =>
  triggers === undefined ? [] : 'on' in triggers ? [triggers] : triggers

/** The entries that open, close or void its clocks. */
export const actionsOf = ({ opens, closes, voids }: Pick<DutyTerms, 'opens' | 'closes' | 'voids'>): readonly string[] =>
  [opens, closes, voids].flatMap(asList).map(({ on }) => on)

const instantOfNotice = (notice: Notice, openedAt: Date, dueAt: Date): Date =>
  'after' in notice ? later(openedAt, notice.after) : sooner(dueAt, notice.before)

function instantFact({ facts }: Recorded, name: string | undefined): Date | undefined {
  const value = name === undefined ? undefined : facts[name]
  return typeof value === 'string' ? new Date(value) : undefined
}
