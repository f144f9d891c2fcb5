/** How many streams may be open at once: a connection that stays costs a node more than a request that ends. */
import { Problem } from '#kernel'

export interface StreamLimits {
  readonly perUser: number
  /** So that one organisation does not take the places of all. */
  readonly perOrganisation: number
  readonly perNode: number
}

export const STREAM_LIMITS: StreamLimits = { perUser: 12, perOrganisation: 500, perNode: 2_000 }
const RETRY_AFTER_S = '5'

export type StreamCeiling = ReturnType<typeof createStreamCeiling>

export function createStreamCeiling({ perUser, perOrganisation, perNode }: StreamLimits = STREAM_LIMITS) {
  const users = createCount()
  const organisations = createCount()
  let total = 0
  return {
    /**
     * Takes a place.
     *
     * @returns gives it back; calling it again does nothing.
     * @throws {Problem} `http.streams-open` (429) for a user or an organisation with too many, `http.streams-full` (503)
     *   where the node has.
     */
    take(user: string, organisation: string): () => void {
      if (users.of(user) >= perUser) throw tooMany(`${perUser} streams may be open for each user`)
      if (organisations.of(organisation) >= perOrganisation)
        throw tooMany(`${perOrganisation} streams may be open on a server for each organisation`)
      if (total >= perNode) throw full()
      users.add(user, 1)
      organisations.add(organisation, 1)
      total += 1
      let isHeld = true
      return () => {
        if (!isHeld) return
        isHeld = false
        users.add(user, -1)
        organisations.add(organisation, -1)
        total -= 1
      }
    },
  }
}

/** Remembers nobody who holds none. */
function createCount() {
  const held = new Map<string, number>()
  const of = (key: string) => held.get(key) ?? 0
  return {
    of,
    add(key: string, by: number): void {
      const next = of(key) + by
      if (next > 0) held.set(key, next)
      else held.delete(key)
    },
  }
}

const tooMany = (rule: string) =>
  new Problem('flooded', 'http.streams-open', `${rule} at once. Close one, then try again.`, {
    headers: { 'retry-after': RETRY_AFTER_S },
  })

const full = () =>
  new Problem(
    'unavailable',
    'http.streams-full',
    'This server holds as many streams as it can. Try again in a moment.',
    {
      headers: { 'retry-after': RETRY_AFTER_S },
    },
  )
