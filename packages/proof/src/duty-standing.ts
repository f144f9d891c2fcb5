/**
 * What is owed at one instant: a fold over the ledger, and nothing but the ledger (EVIDENCE, section 3).
 * The same function answers for today, for any past instant, and on an auditor's own machine.
 */
import type { Duty, DutyTerms, Recorded } from './duty.ts'
import { findMatch, startDuty } from './duty.ts'

export interface Standing {
  readonly running: readonly Duty[]
  /** Kept or dropped too late, and nobody has said why. */
  readonly unanswered: readonly Duty[]
  readonly lastClosed: Recorded | undefined
}

interface Fold {
  readonly running: Map<string, Duty>
  readonly unanswered: Map<string, Duty>
  lastClosed: Recorded | undefined
}

/** @param entries in ledger order; those after `now` are passed over. */
export function readStanding(obligation: DutyTerms, entries: readonly Recorded[], now: Date): Standing {
  const fold: Fold = { running: new Map(), unanswered: new Map(), lastClosed: undefined }
  for (const entry of entries) {
    if (entry.at > now) continue
    const object = objectOf(obligation, entry)
    open(fold, obligation, object, entry)
    close(fold, obligation, object, entry)
    if (entry.action === 'breach.answer' && entry.facts.obligation === obligation.name) fold.unanswered.delete(object)
  }
  return { running: [...fold.running.values()], unanswered: [...fold.unanswered.values()], lastClosed: fold.lastClosed }
}

function open({ running }: Fold, obligation: DutyTerms, object: string, entry: Recorded): void {
  const declaration = { on: 'obligation.declare', where: { obligation: obligation.name } }
  const trigger = findMatch(obligation.opens ?? declaration, entry)
  if (!trigger) return
  // Opening again may bring a deadline forward, never push it back: a restart buys nobody time.
  const again = startDuty(obligation, object, entry, obligation.within, trigger)
  const first = running.get(object)
  if (!first || again.dueAt < first.dueAt) running.set(object, again)
}

function close(fold: Fold, obligation: DutyTerms, object: string, entry: Recorded): void {
  const duty = fold.running.get(object)
  const closing = findMatch(obligation.closes, entry)
  if (!duty || (!closing && !findMatch(obligation.voids, entry))) return
  fold.running.delete(object)
  if (entry.at >= duty.dueAt) fold.unanswered.set(object, duty)
  if (!closing) return
  fold.lastClosed = entry
  if (obligation.every) fold.running.set(object, startDuty(obligation, object, entry, obligation.every, closing))
}

function objectOf({ per }: DutyTerms, { object, subjects }: Recorded): string {
  if (per === 'house') return 'house'
  return per === 'subject' ? (subjects[0] ?? object) : object
}
