/** A passkey shows again, for one operation, that its person is there: the challenge that it answers is for that operation and no other. */
import { accountOf } from '#identity/accounts'
import type { Self } from '#identity/sessions'
import { readPerson } from '#identity/sessions'
import type { Context, Kernel, PasskeyId, Who } from '#kernel'
import { hashToken, Problem } from '#kernel'
import type { AskedFor } from './challenges.ts'
import { challenges } from './challenges.ts'
import type { Assertion } from './passkey-schema.ts'
import { passkeyStore } from './passkey-store.ts'
import type { Passkeys } from './passkeys.ts'
import type { Refused, RelyingParty } from './relying-party.ts'
import { challengeOf } from './relying-party.ts'

/** What was found out outside any transaction; that it still holds is judged inside. */
export interface PasskeyVerdict {
  readonly passkey: PasskeyId | undefined
  /** The counter it came with, or why it is worth nothing. */
  readonly counter: number | Refused
}

export type PasskeyProof = ReturnType<typeof createPasskeyProof>

export function createPasskeyProof(
  { act }: Pick<Kernel, 'act'>,
  party: Pick<RelyingParty, 'proofOptions' | 'judgeAssertion'>,
  passkeys: Pick<Passkeys, 'openPasskey'>,
) {
  return {
    /** What the browser asks the person's own passkeys. @throws {Problem} `identity.no-passkey` (409). */
    async begin(ctx: Context, { user, session }: Self, operation: string) {
      const rows = await passkeyStore.listPasskeys(ctx.tx, accountOf(user))
      if (rows.length === 0)
        throw new Problem('conflict', 'identity.no-passkey', 'You have no passkey. Send a code of your authenticator.')
      ctx.record({ action: 'passkey.list', object: rows.map(({ id }) => id), subject: user.subject })
      const known = await Promise.all(rows.map((row) => passkeys.openPasskey(ctx, row)))
      return party.proofOptions(await challenges.ask(ctx, askedFor(session, operation)), known)
    },

    /** Only the own passkeys of whoever asks are looked at. */
    async judge(who: Who, response: Assertion): Promise<PasskeyVerdict> {
      const found = await act(who, async (ctx) => {
        const { user } = await readPerson(ctx)
        const row = await passkeyStore.findPasskey(ctx, hashToken(response.id))
        return row?.user === user.id ? { row, kept: await passkeys.openPasskey(ctx, row) } : undefined
      })
      if (!found) return { passkey: undefined, counter: { refused: 'unknown passkey' } }
      return {
        passkey: found.row.id,
        counter: await party.judgeAssertion(response, found.kept, found.row.counter),
      }
    },

    /** Uses the answer up. @throws {Problem} `identity.passkey-refused` (422) whatever was wrong. */
    async prove(ctx: Context, self: Self, operation: string, response: Assertion, verdict: PasskeyVerdict) {
      const { passkey, counter } = verdict
      const isAsked = await challenges.take(ctx, askedFor(self.session, operation), challengeOf(response))
      if (!isAsked) throw refuse(self, 'challenge unknown, used, expired or for another operation')
      if (typeof counter !== 'number') throw refuse(self, counter.refused)
      if (passkey === undefined || (await passkeyStore.usePasskey(ctx, passkey, counter)) === 0)
        throw refuse(self, 'passkey gone, or its counter went back')
      ctx.record({ action: 'passkey.use', object: passkey, subject: self.user.subject })
    },
  }
}

const askedFor = ({ id }: Self['session'], operation: string): AskedFor => `step-up ${id} ${operation}`

const refuse = ({ user: { id, subject } }: Self, reason: string): Problem =>
  new Problem('refused', 'identity.passkey-refused', 'The passkey was refused. Begin once more.', {
    keep: true,
    reason,
    denial: { action: 'factor.refuse', object: id, subject },
  })
