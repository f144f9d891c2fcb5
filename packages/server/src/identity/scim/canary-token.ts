/** The token of the canary organisation's provisioning: one row, and a new token for each look, so that looks leave no rows behind. */
import type { SigningKeys } from '#identity/sessions'
import type { Context, Kernel, Span } from '#kernel'
import { hashToken, later } from '#kernel'
import type { ScimClaims, ScimJwts } from './token.ts'
import { tokenStore } from './token-store.ts'

const LIFE: Span = { minutes: 5 }

export function createCanaryToken(
  { act, clock }: Pick<Kernel, 'act' | 'clock'>,
  keys: Pick<SigningKeys, 'load'>,
  jwts: Pick<ScimJwts, 'issue'>,
) {
  return {
    /** The row alone: no token fits it yet. */
    enterCanaryToken: (home: Context, id: string): Promise<unknown> =>
      tokenStore.insertToken(home, { id, name: 'Canary', networks: [], expiresAt: home.now, hash: hashToken(id) }),

    /** Good for nothing where somebody took its row away or revoked it. */
    async openCanaryToken({ org, id }: ScimClaims): Promise<string> {
      await keys.load()
      const expiresAt = later(clock.now(), LIFE)
      const token = await jwts.issue({ org, id }, expiresAt)
      await act({ actor: { kind: 'probe', id: 'canary' }, org }, async (ctx) => {
        await tokenStore.renewToken(ctx, { id, expiresAt, hash: hashToken(token) })
      })
      return token
    },
  }
}
