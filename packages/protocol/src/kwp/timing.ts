/** Timing of the K-line (ISO 14230-2, 4.4 and 5.3.3): P2 to P4 as they are kept and as they are sent. */
import { DecodeError } from '#protocol/bytes'
import type { Layout } from '#protocol/layout'

/** In milliseconds; `Infinity` where the unit sets no end. */
export interface LineTiming {
  /** From the end of the request to the answer, and between the answers of several units. */
  readonly p2MinMs: number
  readonly p2MaxMs: number
  /** From the last answer to the next request; beyond the maximum the unit falls asleep. */
  readonly p3MinMs: number
  readonly p3MaxMs: number
  /** Between two bytes of the tester. */
  readonly p4MinMs: number
}

/** Normal timing with its default values (table 5). Between two bytes of a unit, P1, there are at most 20 ms. */
export const DEFAULT_LINE_TIMING: LineTiming = { p2MinMs: 25, p2MaxMs: 50, p3MinMs: 55, p3MaxMs: 5_000, p4MinMs: 5 }

const MINIMUM_STEP_MS = 0.5
const P2_STEP_MS = 25
/** P2max F1 to FE: the lower half, times 256 of its steps. */
const P2_COARSE_MS = 256 * P2_STEP_MS
const FIRST_COARSE = 0xf1
const P3_STEP_MS = 250
const NO_END = 0xff

/** Five bytes in the order P2min, P2max, P3min, P3max, P4min. */
export const lineTiming: Layout<LineTiming> = {
  read(reader) {
    const [p2Min, p2Max, p3Min, p3Max, p4Min] = [reader.u8(), reader.u8(), reader.u8(), reader.u8(), reader.u8()]
    if (p2Max === FIRST_COARSE - 1) throw new DecodeError('P2max 0xF0 is reserved', reader.offset - 4)
    return {
      p2MinMs: p2Min * MINIMUM_STEP_MS,
      p2MaxMs: readP2Max(p2Max),
      p3MinMs: p3Min * MINIMUM_STEP_MS,
      p3MaxMs: p3Max === NO_END ? Number.POSITIVE_INFINITY : p3Max * P3_STEP_MS,
      p4MinMs: p4Min * MINIMUM_STEP_MS,
    }
  },
  write(writer, { p2MinMs, p2MaxMs, p3MinMs, p3MaxMs, p4MinMs }) {
    writer.number(p2MinMs / MINIMUM_STEP_MS, 1)
    writer.number(writeP2Max(p2MaxMs), 1)
    writer.number(p3MinMs / MINIMUM_STEP_MS, 1)
    writer.number(p3MaxMs === Number.POSITIVE_INFINITY ? NO_END : requireFinite(p3MaxMs / P3_STEP_MS), 1)
    writer.number(p4MinMs / MINIMUM_STEP_MS, 1)
  },
}

function readP2Max(sent: number): number {
  if (sent === NO_END) return Number.POSITIVE_INFINITY
  return sent >= FIRST_COARSE ? (sent & 0xf) * P2_COARSE_MS : sent * P2_STEP_MS
}

function writeP2Max(ms: number): number {
  if (ms === Number.POSITIVE_INFINITY) return NO_END
  const fine = ms / P2_STEP_MS
  if (fine < FIRST_COARSE - 1) return fine
  const coarse = ms / P2_COARSE_MS
  if (!Number.isInteger(coarse) || coarse > 0xe) throw new RangeError(`P2max of ${ms} ms cannot be sent`)
  return 0xf0 + coarse
}

function requireFinite(sent: number): number {
  if (sent >= NO_END) throw new RangeError('P3max is too long to be sent')
  return sent
}
