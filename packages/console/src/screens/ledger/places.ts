/**
 * Numbers and places. The list numbers the entries of all logs of a house through, a span apart (LEDGER, section 10);
 * inside a log, and so in every proof, places count from 0. Log 1 is the first.
 */
import { LOG_SPAN } from '#proof'

export const placeOf = (seq: number): number => seq % LOG_SPAN

export const logOf = (seq: number): number => Math.floor(seq / LOG_SPAN) + 1

export const seqOf = (log: number, place: number): number => (log - 1) * LOG_SPAN + place

/** Of a checkpoint's origin, which ends in the number of its log. NaN where it does not: no entry stands there. */
export const logOfOrigin = (origin: string): number => Number(/\/([1-9]\d*)$/.exec(origin)?.[1])
