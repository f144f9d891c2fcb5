/** One running clock of an obligation, and which entry moves it. */
import type { Facts, Notice, Obligation, Span, Trigger } from '#kernel'
import { earliest, later, sooner } from '#kernel'

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
  { tells }: Obligation,
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
export const actionsOf = ({ opens, closes, voids }: Obligation): readonly string[] =>
  [opens, closes, voids].flatMap(asList).map(({ on }) => on)

const instantOfNotice = (notice: Notice, openedAt: Date, dueAt: Date): Date =>
  'after' in notice ? later(openedAt, notice.after) : sooner(dueAt, notice.before)

function instantFact({ facts }: Recorded, name: string | undefined): Date | undefined {
  const value = name === undefined ? undefined : facts[name]
  return typeof value === 'string' ? new Date(value) : undefined
}
