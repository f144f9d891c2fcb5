const FIRST_WAIT_MS = 700
const LONGEST_WAIT_MS = 3000

/**
 * How long to wait before asking after a running scan again: 700 ms at first, then a quarter more each time, at most
 * 3 s. A scan of ten seconds costs seven requests of the hundred a minute that the console too may make.
 */
export const nextPollMs = (asked: number): number => Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 1.25 ** asked)
