/** Challenges of ceremonies: 256 random bits that are answered once, within five minutes, and for what they were made. */
import { randomBytes } from 'node:crypto'
import type { Context, SessionId, Span } from '#kernel'
import { hashToken, later } from '#kernel'
import { passkeyStore } from './passkey-store.ts'

const LIFE: Span = { minutes: 5 }

/** To sign in, to add a passkey within one session, or to do one operation within it. */
export type AskedFor = 'sign-in' | `enrol ${SessionId}` | `step-up ${SessionId} ${string}`

export const challenges = {
  /** In base64url, as the browser gives it back. */
  ask: async ({ tx, now }: Context, askedFor: AskedFor): Promise<string> => {
    const challenge = randomBytes(32).toString('base64url')
    await passkeyStore.insertChallenge(tx, hashToken(challenge), askedFor, later(now, LIFE))
    return challenge
  },

  /** Whether it was asked for this and waits for its answer; it goes on waiting. */
  isAsked: async ({ tx, now }: Context, askedFor: AskedFor, challenge: string): Promise<boolean> =>
    (await passkeyStore.findChallenge(tx, hashToken(challenge), askedFor, now)) !== undefined,

  /** Whether it was asked for this and not answered yet. It is answered from now on, whatever the answer is worth. */
  take: async ({ tx, now }: Context, askedFor: AskedFor, challenge: string): Promise<boolean> =>
    (await passkeyStore.takeChallenge(tx, hashToken(challenge), askedFor, now)) > 0,

  /** Forgets those nobody answered. */
  sweep: ({ tx, now }: Context): Promise<number> => passkeyStore.removeChallenges(tx, now),
} as const
