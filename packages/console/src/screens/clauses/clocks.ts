import type { Clause } from '#api'

/** Something that has to be done or seen again by an instant, and the first clause that rests on it. */
export interface Clock {
  readonly name: string
  readonly kind: string
  readonly clauseId: string
  /** ISO 8601. */
  readonly dueAt: string
}

/** The obligations and attestations that run, the soonest first; each once, however many clauses rest on it. Controls look by themselves. */
export function clocksOf(clauses: readonly Clause[]): readonly Clock[] {
  const clocks = new Map<string, Clock>()
  for (const { id, parts } of clauses)
    for (const { name, kind, nextDueAt } of parts)
      if (kind !== 'control' && nextDueAt !== null && !clocks.has(name))
        clocks.set(name, { name, kind, clauseId: id, dueAt: nextDueAt })
  return [...clocks.values()].toSorted((one, other) => Date.parse(one.dueAt) - Date.parse(other.dueAt))
}
