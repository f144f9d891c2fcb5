/** Reads a stream of live values again and again, through whatever passes: a token, a restart, a bridge that is on its way back. */
import type { LiveLink } from './live-events.ts'
import { ApiProblem } from './problem.ts'

interface FollowParts {
  /** Reads one stream to its end. @throws {ApiProblem} */
  readonly read: () => Promise<void>
  /** Waits before the next, the longer the more in a row have failed: each counts in what its user may ask. */
  readonly pause: (failures: number) => Promise<void>
  readonly onLink: (link: LiveLink) => void
  readonly signal: AbortSignal
}

/**
 * Codes of 4xx after which the same request may well be answered otherwise. A bridge comes back some time after the server
 * that it was connected to, and a place for a stream comes back when another ends.
 */
const PASSING = new Set(['diagnostics.no-bridge', 'http.streams-open', 'http.rate-limit'])

const AGAIN_AFTER_MS = 1_000
const LONGEST_PAUSE_MS = 8_000

/** A second, and behind each failure twice as long. */
export const pauseBetween = (failures: number): Promise<void> =>
  new Promise((resolve) =>
    setTimeout(resolve, Math.min(LONGEST_PAUSE_MS, AGAIN_AFTER_MS * 2 ** Math.max(0, failures - 1))),
  )

/** Goes on until it is aborted. @throws {ApiProblem} what trying again would not mend; the link is told as lost before. */
export async function followLive({ read, pause, onLink, signal }: FollowParts): Promise<void> {
  let failures = 0
  while (!signal.aborted) {
    const problem = await read().catch((error: unknown) => error)
    if (signal.aborted) return
    const isLasting = problem !== undefined && !isPassing(problem)
    onLink(isLasting ? { state: 'NOT_CONNECTED' } : lostBy(problem))
    if (isLasting) throw problem
    failures = problem === undefined ? 0 : failures + 1
    await pause(failures)
  }
}

const lostBy = (problem: unknown): LiveLink => ({
  state: 'NOT_CONNECTED',
  ...(problem instanceof ApiProblem && { code: problem.code, message: problem.detail ?? problem.message }),
})

/** Without an answer, or with one that judges nothing of the request, there is no server for the moment. */
const isPassing = (problem: unknown): boolean =>
  !(problem instanceof ApiProblem) || problem.status === 0 || problem.status >= 500 || PASSING.has(problem.code)
