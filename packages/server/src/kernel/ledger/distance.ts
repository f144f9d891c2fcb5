/**
 * Whether the database is far away (ADR 0051): the shortest of the last round trips tells, as any one of them may have
 * waited for something else.
 */
const LAST = 8
const FAR_MS = 8

export interface Distance {
  /** @param ms of one round trip that does next to nothing at the other end. */
  took(ms: number): void
  /** False until as many were taken as it judges by. */
  isFar(): boolean
}

export function createDistance(): Distance {
  const last: number[] = []
  return {
    took: (ms) => {
      last.push(ms)
      if (last.length > LAST) last.shift()
    },
    isFar: () => last.length === LAST && Math.min(...last) > FAR_MS,
  }
}
