/** Proving oneself again for one operation (RFC 9470), and using that proof up with the operation. */
import type { FactorProof } from '#identity/accounts'
import type { Self } from '#identity/sessions'
import type { Context } from '#kernel'
import { Problem } from '#kernel'
import { STEP_UP_LIFE_S } from '#kernel/http'
import type { PasskeyProof, PasskeyVerdict } from './passkey-proof.ts'
import type { Assertion } from './passkey-schema.ts'
import type { SecondFactor } from './second-factor.ts'
import { stepUpStore } from './step-up-store.ts'
import type { StepUpTokens } from './step-up-token.ts'

export interface StepUpAnswer {
  /** For the header `Step-Up` of the one request. */
  readonly stepUp: string
  readonly expiresInS: number
}

/** A code, or the answer of a passkey with what was found of it. */
export interface StepUpProof extends FactorProof {
  readonly passkey?: { readonly response: Assertion; readonly verdict: PasskeyVerdict }
}

export type StepUps = ReturnType<typeof createStepUps>

export function createStepUps(tokens: StepUpTokens, factors: SecondFactor, passkeys: PasskeyProof) {
  return {
    /**
     * @throws {Problem} `identity.second-factor-required` (403) for whoever has none, `identity.second-factor-needed` (403),
     *   `identity.code-refused`, `identity.passkey-refused` (422).
     */
    async stepUp(ctx: Context, self: Self, operation: string, proof: StepUpProof): Promise<StepUpAnswer> {
      if (proof.passkey) await passkeys.prove(ctx, self, operation, proof.passkey.response, proof.passkey.verdict)
      else await proveFactor(ctx, self, proof)
      const { user, session } = self
      ctx.record({ action: 'session.step-up', object: session.id, subject: user.subject, facts: { operation } })
      return {
        stepUp: await tokens.issue({ org: ctx.org, session: session.id, operation }),
        expiresInS: STEP_UP_LIFE_S,
      }
    },

    /** As `Authenticator.takeStepUp`. Of two requests with one proof the second finds it used, or waits for the first. */
    async takeStepUp(ctx: Context, operation: string, text: string): Promise<string | undefined> {
      const { actor, org } = ctx
      if (actor.kind !== 'person') return 'no person'
      const proof = await tokens.verify(text, { org, session: actor.session, operation })
      if ('refused' in proof) return proof.refused
      return (await stepUpStore.useProof(ctx, proof)) > 0 ? undefined : 'step-up used before'
    },
  }

  async function proveFactor(ctx: Context, self: Self, proof: FactorProof): Promise<void> {
    if ((await factors.proveAgain(ctx, self, proof)) === 'proven') return
    throw new Problem(
      'forbidden',
      'identity.second-factor-required',
      'This needs a second factor, and you have none. Enrol one under /me/totp first.',
    )
  }
}
