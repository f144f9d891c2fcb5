/** What the list says of an entry, against the bytes that were proven. */
import type { LedgerEntry } from '#api'
import type { EntryFacts } from '#proof'
import { decodeUtf8, formatCanonical } from '#proof'

/** What the bytes say beyond the facts that the index is made of: who acted without being a person, and how it ended. */
function readRest(body: Uint8Array): { readonly actor: unknown; readonly outcome: unknown } {
  const { actor, status_code: outcome } = Object(JSON.parse(decodeUtf8(body)))
  return { actor: actor?.user?.uid ?? actor?.app_uid ?? 'muts', outcome }
}

/** In its one spelling. What has none, as a fraction has not, equals nothing: no entry can say it. */
function spell(value: unknown): unknown {
  try {
    return formatCanonical(value as Parameters<typeof formatCanonical>[0])
  } catch (error) {
    if (error instanceof TypeError) return Number.NaN
    throw error
  }
}

/** The first word of the list that the bytes do not say; undefined where they say the same. */
export function findContradiction(shown: LedgerEntry, facts: EntryFacts, body: Uint8Array): string | undefined {
  const { actor, outcome } = readRest(body)
  const pairs: Readonly<Record<string, readonly [list: unknown, bytes: unknown]>> = {
    id: [shown.id, facts.id],
    at: [Date.parse(shown.at), facts.at],
    org: [shown.org, facts.org],
    actor: [shown.actor, actor],
    action: [shown.action, facts.action],
    outcome: [shown.outcome, outcome],
    objects: [spell(shown.objects), spell(facts.objects)],
    subjects: [spell(shown.subjects), spell(facts.subjects)],
    facts: [spell(shown.facts), spell(facts.data)],
  }
  return Object.entries(pairs).find(([, [list, bytes]]) => list !== bytes)?.[0]
}
