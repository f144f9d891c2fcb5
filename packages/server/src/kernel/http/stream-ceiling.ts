/** How many streams may be open at once: a connection that stays costs a node more than a request that ends. */
import { Problem } from '#kernel'

export interface StreamLimits {
  readonly perUser: number
  readonly perNode: number
}

export const STREAM_LIMITS: StreamLimits = { perUser: 12, perNode: 2_000 }
const RETRY_AFTER_S = '5'

export type StreamCeiling = ReturnType<typeof createStreamCeiling>

export function createStreamCeiling({ perUser, perNode }: StreamLimits = STREAM_LIMITS) {
  const open = new Map<string, number>()
  let total = 0
  return {
    /**
     * Takes a place.
     *
     * @returns gives it back; calling it again does nothing.
     * @throws {Problem} `http.streams-open` (429) for a user with too many, `http.streams-full` (503) where the node has.
     */
    take(user: string): () => void {
      const held = open.get(user) ?? 0
      if (held >= perUser) throw tooMany(perUser)
      if (total >= perNode) throw full()
      open.set(user, held + 1)
      total += 1
      let isHeld = true
      return () => {
        if (!isHeld) return
        isHeld = false
        total -= 1
        const left = (open.get(user) ?? 1) - 1
        if (left > 0) open.set(user, left)
        else open.delete(user)
      }
    },
  }
}

const tooMany = (perUser: number) =>
  new Problem(
    'flooded',
    'http.streams-open',
    `${perUser} streams may be open for each user at once. Close one, then try again.`,
    { headers: { 'retry-after': RETRY_AFTER_S } },
  )

const full = () =>
  new Problem(
    'unavailable',
    'http.streams-full',
    'This server holds as many streams as it can. Try again in a moment.',
    {
      headers: { 'retry-after': RETRY_AFTER_S },
    },
  )
