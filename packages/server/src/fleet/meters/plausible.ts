/** Whether a meter can show what somebody read, by what it showed before and after. */
import type { MeterKind } from './schema.ts'

export interface Reading {
  /** Kilometres, or tenths of an hour. */
  readonly value: number
  readonly at: Date
}

const DAY_MS = 86_400_000
/** Two drivers taking turns for a whole day; and an engine that never stops. */
const MOST_A_DAY: Readonly<Record<MeterKind, number>> = { odometer: 2_000, 'engine-hours': 240 }

export type Implausible = 'goes-back' | 'beyond-the-next' | 'too-fast'

/** @param before the newest that is not void at or before that instant. @param after the oldest beyond it. */
export function findImplausible(
  kind: MeterKind,
  reading: Reading,
  before: Reading | undefined,
  after: Reading | undefined,
): Implausible | undefined {
  if (before && reading.value < before.value) return 'goes-back'
  if (after && reading.value > after.value) return 'beyond-the-next'
  const isFast = (from: Reading, to: Reading) => to.value - from.value > mostBetween(kind, from, to)
  return (before && isFast(before, reading)) || (after && isFast(reading, after)) ? 'too-fast' : undefined
}

/** A day at least: who reads twice in an hour may have read late the first time. */
const mostBetween = (kind: MeterKind, from: Reading, to: Reading): number =>
  MOST_A_DAY[kind] * Math.max(1, (to.at.getTime() - from.at.getTime()) / DAY_MS)
