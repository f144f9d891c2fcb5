const MINUTE_MS = 60_000

/** The idle window of a session, from the clause muts.auth.session-timeout. */
const POLICY_WINDOW_MS = 30 * MINUTE_MS

/** From here on the page says that the session is about to end: two minutes before. */
export const WARN_BELOW_MS = 2 * MINUTE_MS

/**
 * How long the session may stand idle. Told by the server, where its clock and this browser's agree; under a test
 * clock they do not, and the policy's 30 minutes count from the last answer.
 */
export function idleWindowMs(idleEndsAt: string, answeredAt: number): number {
  const told = Date.parse(idleEndsAt) - answeredAt
  return told > 0 && told < POLICY_WINDOW_MS ? told : POLICY_WINDOW_MS
}

/** What is left of the session, in milliseconds; never negative. */
export const idleLeftMs = (windowMs: number, lastAnsweredAt: number, now: number): number =>
  Math.max(0, lastAnsweredAt + windowMs - now)
