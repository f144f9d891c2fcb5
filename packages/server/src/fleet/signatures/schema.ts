import type { Static } from 'typebox'
import { Type } from 'typebox'

const personal = { 'x-data-class': 'personal' } as const

/** The signer's own name, typed as their account has it. */
export const SignedName = Type.String({ minLength: 1, maxLength: 120, ...personal })

export type SignatureView = Static<typeof SignatureView>
/** What was signed is `sha256` in the ledger entry of the act; name and words are null once the signer was erased. */
export const SignatureView = Type.Object({
  id: Type.String({ format: 'uuid' }),
  /** `issue.reject`, `inspection.repair`: the act under which it stands. */
  act: Type.String(),
  signedAt: Type.String({ format: 'date-time' }),
  name: Type.Union([Type.String(personal), Type.Null()]),
  reason: Type.Union([Type.String(personal), Type.Null()]),
  sha256: Type.String(),
  /** What is stored is not what was signed, so nothing of it is shown. */
  isUnreadable: Type.Optional(Type.Literal(true)),
})
