/** Says in the ledger what a reader of topics is about to be told. */
import type { ReadContext, SubjectId } from '#kernel'
import type { Telling } from './feed.ts'

/** So many events in one entry, with the vehicles that they hang on. */
const NAMED = 200

/**
 * Resolves when it is durable; nothing is told before. Each thing and each vehicle stands there as an object, and whoever the
 * vehicles' entries are about as a subject.
 *
 * @throws {Problem} `ledger.unavailable`
 */
export async function discloseTold(now: ReadContext, told: readonly Telling[]): Promise<void> {
  for (let at = 0; at < told.length; at += NAMED) {
    const named = told.slice(at, at + NAMED)
    await now.disclosed({
      action: 'stream.tell',
      object: unique(named.flatMap(({ entry, vehicleId }) => [entry.object, ...(vehicleId ? [vehicleId] : [])])),
      subject: unique(named.flatMap(({ entry, vehicleId }) => (vehicleId ? (entry.subjects as SubjectId[]) : []))),
      facts: { events: named.length },
    })
  }
}

const unique = <T>(items: readonly T[]): readonly T[] => [...new Set(items)]
