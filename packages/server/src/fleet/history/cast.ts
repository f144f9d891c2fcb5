/** Who does what in a history, and when it is told to have been. */
import type { Context, Role, SessionId, SubjectId } from '#kernel'

/** An account of the organisation, by whose name it is signed. */
export interface Player {
  readonly subject: SubjectId
  readonly role: Role
  readonly name: string
}

export interface Cast {
  readonly driver: Player
  readonly technician: Player
  readonly manager: Player
}

/**
 * The same act told as another's, and as of another instant: rows say so. Its entries say who acts in truth and when, since
 * the act that records them is not changed.
 */
export const told = (ctx: Context, now: Date, by?: Player): Context => ({
  ...ctx,
  now,
  ...(by && { actor: { kind: 'person', id: by.subject, role: by.role, session: NO_SESSION } }),
})

const NO_SESSION = '00000000-0000-7000-8000-000000000000' as SessionId

export const minutesAfter = (at: Date, minutes: number): Date => new Date(at.getTime() + minutes * 60_000)
