/** Door of statements: what an identity provider says of who comes, once its word was found genuine. It is still only its word. */

/** What it says, whichever protocol it speaks. */
export interface Statement {
  /** Who it is, by a name that the provider gives nobody else: `sub`, or a NameID. */
  readonly name: string
  /** The provider's session, where it names one: `sid`, or SessionIndex. */
  readonly session: string | undefined
  readonly email: string | undefined
  readonly isEmailVerified: boolean
  /** As people say it. */
  readonly calledName: string | undefined
  readonly groups: readonly string[]
  /** How the person was proven there. */
  readonly methods: readonly string[]
  readonly provenAt: Date | undefined
  /** What must not come twice, and until when it could. */
  readonly once?: { readonly id: string; readonly until: Date }
}

/** Why a word is not taken: for the ledger, never for whoever brought it. */
export interface Refused {
  readonly refused: string
}
