/** What a job may still do: what whoever asked for it holds by now, not what they held then. */
import type { Context, Scope, SubjectId } from '#kernel'
import { Problem, reachesAsFar } from '#kernel'
import type { ActsAs } from './job.ts'

export interface Authority {
  /** The actions that somebody holds by now and how far each reaches; none of whoever may not come in any more. */
  heldBy(ctx: Context, person: SubjectId): Promise<ReadonlyMap<string, Scope>>
}

/** @throws {Problem} `kernel.job-not-allowed` (403) where they hold one of its actions no longer, or less far than when they asked. */
export async function requireStillHeld(
  { heldBy }: Authority,
  ctx: Context,
  { id, scope, actions }: ActsAs,
): Promise<void> {
  if (actions.length === 0) return
  const held = await heldBy(ctx, id)
  const lost = actions.filter((action) => !isHeld(held.get(action), scope))
  if (lost.length === 0) return
  throw new Problem(
    'forbidden',
    'kernel.job-not-allowed',
    `Who asked for it may no longer do this (${lost.join(', ')}), so it went no further. Somebody who may has to begin it anew.`,
  )
}

const isHeld = (held: Scope | undefined, as: Scope): boolean => held !== undefined && reachesAsFar(held, as)
