/** What somebody may do at this moment, asked by their pseudonym: for what goes on in their name without a session. */
import { store } from '#identity/accounts'
import { hasContractEnded } from '#identity/sessions'
import type { Context, Scope, SubjectId } from '#kernel'
import { setsOf } from '#kernel'
import { withheldFrom } from './narrowing.ts'
import type { Permissions } from './permissions.ts'

/** @param permissions of the whole house; before its rooms are known nobody holds anything. */
export const createHeldBy =
  (permissions: () => Permissions | undefined) =>
  /** Nothing of whoever may not come in: unknown, disabled, or their contract over. */
  async (ctx: Context, person: SubjectId): Promise<ReadonlyMap<string, Scope>> => {
    const [row] = await store.listBySubjects(ctx, [person])
    if (row?.status !== 'active' || hasContractEnded(row, ctx.now)) return new Map()
    const withheld = withheldFrom(row)
    const held = permissions()?.(...setsOf(row)) ?? new Map<string, Scope>()
    return new Map([...held].filter(([action]) => !withheld.has(action)))
  }
