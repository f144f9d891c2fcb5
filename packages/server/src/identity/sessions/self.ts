import type { SessionRow, UserRow } from '#identity/accounts'
import { store } from '#identity/accounts'
import type { Context } from '#kernel'
import { Problem } from '#kernel'
import { sessionStore } from './session-store.ts'

/** The person who asks, in the session in which they ask. */
export interface Self {
  readonly user: UserRow
  readonly session: SessionRow
}

/** @throws {Problem} `identity.own-role` (403): nobody decides on their own rights. */
export function requireOther({ actor }: Pick<Context, 'actor'>, { subject }: Pick<UserRow, 'subject'>): void {
  if (actor.kind === 'person' && actor.id === subject)
    throw new Problem('forbidden', 'identity.own-role', 'Nobody changes their own role. Ask another admin.')
}

/**
 * For what only people have: factors, a password.
 *
 * @throws {Problem} `identity.people-only` (403) also for a machine in the session of its client.
 */
export async function readPerson(ctx: Context): Promise<Self> {
  const self = await readSelf(ctx)
  if (self.session.client !== null || self.user.isMachine) throw peopleOnly()
  return self
}

/** @throws {Problem} `identity.people-only` (403) for whoever is nobody in a session: a bridge, a job. */
export async function readSelf({ actor, org, tx }: Context): Promise<Self> {
  const session = actor.kind === 'person' ? await sessionStore.findSession(tx, { org, id: actor.session }) : undefined
  const user = session && (await store.findUser(tx, { org, user: session.user }))
  if (!session || !user) throw peopleOnly()
  return { user, session }
}

const peopleOnly = () => new Problem('forbidden', 'identity.people-only', 'Only people have this.')
