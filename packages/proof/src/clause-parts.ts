/**
 * How a clause stands at one instant (EVIDENCE, section 4): pure functions over what was declared and what was seen. The
 * server, and whoever holds nothing but the log, judge by the same.
 */
import type { DutyTerms, Facts, Notice, Recorded } from './duty.ts'
import type { Standing } from './duty-standing.ts'
import { readStanding } from './duty-standing.ts'
import type { Span } from './span.ts'
import { later, sooner } from './span.ts'

/** The worst first: a clause stands as badly as the worst thing it rests on. */
export const STATES = ['failing', 'open', 'due', 'attested', 'proven'] as const
export type ClauseState = (typeof STATES)[number]

/** What a clause must rest on at least. A document never proves what code should enforce. */
export const NEEDS = {
  enforced: ['control'],
  obligation: ['obligation'],
  attested: ['attestation'],
  'enforced+attested': ['control', 'attestation'],
} as const

/** The last look at a control. */
export interface Look {
  readonly at: Date
  readonly holds: boolean
  readonly because: string | null
  readonly saw: Facts
  readonly entry: string
}

export interface Evidence {
  readonly looks: ReadonlyMap<string, Look>
  /** What the triggers of obligations and attestations name, in ledger order. */
  readonly entries: readonly Recorded[]
}

export interface ControlTerms {
  readonly name: string
  readonly promise: string
  /** How long one look counts. */
  readonly freshFor: Span
}

export interface PaperTerms {
  readonly name: string
  readonly promise: string
  readonly validFor: Span
  readonly tells: readonly Notice[]
}

/** What a clause rests on. */
export interface Demands {
  readonly controls: readonly ControlTerms[]
  readonly obligations: readonly DutyTerms[]
  readonly attestations: readonly PaperTerms[]
}

export interface Part {
  readonly kind: 'control' | 'obligation' | 'attestation'
  readonly name: string
  readonly promise: string
  readonly state: ClauseState
  readonly because: string | null
  readonly lastEvidenceAt: Date | null
  readonly nextDueAt: Date | null
}

export const TOO_OLD = 'the last look is too old'

/** What an attestation waits for. */
export const PAPER_ACTIONS: readonly string[] = ['attestation.sign', 'attestation.withdraw']

export const judgeParts = (
  { controls, obligations, attestations }: Demands,
  evidence: Evidence,
  now: Date,
): readonly Part[] => [
  ...controls.map((control) => controlPart(control, evidence, now)),
  ...obligations.map((obligation) => dutyPart(obligation, evidence, now)),
  ...attestations.map((attestation) => paperPart(attestation, evidence, now)),
]

/** The state of a clause of this kind. */
export function stateOf(kind: keyof typeof NEEDS, parts: readonly Pick<Part, 'kind' | 'state'>[]): ClauseState {
  if (NEEDS[kind].some((needed) => !parts.some((part) => part.kind === needed))) return 'open'
  return STATES.find((state) => parts.some((part) => part.state === state)) ?? 'open'
}

function controlPart({ name, promise, freshFor }: ControlTerms, { looks }: Evidence, now: Date): Part {
  const look = looks.get(name)
  const part = { kind: 'control', name, promise, lastEvidenceAt: look?.at ?? null } as const
  if (!look) return { ...part, state: 'open', because: 'never looked at', nextDueAt: null }
  const staleAt = later(look.at, freshFor)
  if (now >= staleAt) return { ...part, state: 'failing', because: TOO_OLD, nextDueAt: staleAt }
  return { ...part, state: look.holds ? 'proven' : 'failing', because: look.because, nextDueAt: staleAt }
}

function dutyPart(terms: DutyTerms, { entries }: Evidence, now: Date): Part {
  const { running, unanswered, lastClosed } = readStanding(terms, entries, now)
  const nextDueAt = running.map(({ dueAt }) => dueAt).sort((one, other) => one.getTime() - other.getTime())[0] ?? null
  const { name, promise } = terms
  const part = { kind: 'obligation', name, promise, lastEvidenceAt: lastClosed?.at ?? null, nextDueAt } as const
  const overdue = running.filter(({ dueAt }) => dueAt <= now).length
  if (overdue > 0) return { ...part, state: 'failing', because: `${overdue} overdue` }
  const because = dueBecause(terms, { running, unanswered, lastClosed }, now)
  return { ...part, state: because ? 'due' : 'proven', because }
}

/** Silence proves nothing: a promise nobody has kept yet, even in a drill, is due. */
function dueBecause({ exercised }: DutyTerms, { running, unanswered, lastClosed }: Standing, now: Date): string | null {
  if (!lastClosed) return 'never kept yet'
  if (running.some(({ askedAt }) => askedAt <= now)) return 'asked for and not yet done'
  if (unanswered.length > 0) return `${unanswered.length} unanswered: kept too late, and nobody said why`
  return exercised && later(lastClosed.at, exercised) <= now ? 'not exercised lately' : null
}

function paperPart({ name, promise, validFor, tells }: PaperTerms, { entries }: Evidence, now: Date): Part {
  const last = entries.findLast(
    ({ action, object, at }) => at <= now && object === name && PAPER_ACTIONS.includes(action),
  )
  const part = { kind: 'attestation', name, promise, lastEvidenceAt: last?.at ?? null } as const
  if (!last) return { ...part, state: 'open', because: 'never signed', nextDueAt: null }
  if (last.action === 'attestation.withdraw')
    return { ...part, state: 'failing', because: 'withdrawn', nextDueAt: null }
  const stated = last.facts.validUntil
  const longest = later(last.at, validFor)
  const nextDueAt = typeof stated === 'string' && new Date(stated) < longest ? new Date(stated) : longest
  if (now >= nextDueAt) return { ...part, state: 'failing', because: 'expired', nextDueAt }
  const isExpiring = tells.some((notice) => 'before' in notice && sooner(nextDueAt, notice.before) <= now)
  return { ...part, state: isExpiring ? 'due' : 'attested', because: isExpiring ? 'expires soon' : null, nextDueAt }
}
