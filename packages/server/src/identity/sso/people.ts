/** What single sign-on asks of the rest of identity about people and their sessions. */
import type { Context, Problem, Role, SessionId, SubjectId, UserId } from '#kernel'

/** How somebody came. */
export interface Coming {
  /** The session to be opened. */
  readonly session: SessionId
  readonly assurance: 'aal1' | 'aal2'
  /** When the person was proven, there. */
  readonly provenAt: Date
}

/** A second factor as a person types it. */
export interface Proof {
  readonly totp?: string
  readonly recoveryCode?: string
}

/** Somebody was let in. */
export interface Admitted {
  readonly subject: SubjectId
  /** `Set-Cookie`: the tokens of the session. */
  readonly cookies: readonly string[]
  readonly body: object
}

export interface SsoPeople {
  /** Of this organisation; `elsewhere` where another's person has the address. */
  findByEmail(ctx: Context, email: string): Promise<UserId | 'elsewhere' | undefined>
  enter(ctx: Context, person: { email: string; name: string; sets: readonly Role[] }): Promise<UserId>
  /** Gives and takes sets until the person holds these. */
  keepSets(ctx: Context, user: UserId, sets: readonly Role[]): Promise<void>
  /** Opens the session; `factor-needed` where the person's own second factor was not shown. @throws {Problem} a refusal */
  admit(ctx: Context, user: UserId, coming: Coming): Promise<Admitted | 'factor-needed'>
  /** As `admit`, with the own second factor. @throws {Problem} also where it is wrong. */
  admitWithFactor(ctx: Context, user: UserId, coming: Omit<Coming, 'assurance'>, proof: Proof): Promise<Admitted>
  endSession(ctx: Context, session: SessionId): Promise<void>
  /** What is told of whoever is refused; the true reason for the ledger. */
  refuse(reason: string, aim?: Aim): Problem
}

interface Aim {
  readonly org: Context['org']
  readonly id: string
}
