/** What was verified once, by the SHA-256 of the whole token. Bounded; holds successes only, and never decides on time. */
export interface TokenCache<Value> {
  find(digest: string): Value | undefined
  keep(digest: string, value: Value): void
}

const ROOM_FOR = 50_000

export function createTokenCache<Value>(roomFor = ROOM_FOR): TokenCache<Value> {
  // A Map remembers the order of insertion: what was used last stands at its end.
  const values = new Map<string, Value>()
  return {
    find: (digest) => {
      const value = values.get(digest)
      if (value === undefined) return undefined
      values.delete(digest)
      values.set(digest, value)
      return value
    },
    keep: (digest, value) => {
      values.set(digest, value)
      const oldest = values.size > roomFor ? values.keys().next().value : undefined
      if (oldest !== undefined) values.delete(oldest)
    },
  }
}
