/** Who may approve how much: by the sets they hold, and never what they asked for themselves. */
import type { Actor, Context } from '#kernel'
import { Problem, setsOf } from '#kernel'
import type { Limits } from './schema.ts'

/** What an organisation begins with. */
export const FIRST_LIMITS: Limits = { technician: 0, fleet_operator: 50_000, fleet_manager: 500_000 }

/** Whoever asks for an order or for more is not the one to approve it. */
export const asking = ({ actor }: Pick<Context, 'actor'>, others: readonly string[]): readonly string[] =>
  actor.kind === 'person' ? [...new Set([...others, actor.id])] : others

/** @throws {Problem} `fleet.own-request`, `fleet.approval-limit` (403). */
export function requireMayApprove(
  actor: Actor,
  requestedBy: readonly string[],
  amountMinor: number,
  limits: Limits,
): void {
  if (requestedBy.includes(actor.id))
    throw new Problem(
      'forbidden',
      'fleet.own-request',
      'Nobody approves what they asked for themselves. Nothing was changed; ask another to approve it.',
    )
  if (amountMinor > limitOf(actor, limits))
    throw new Problem(
      'forbidden',
      'fleet.approval-limit',
      'The amount is above what you may approve. Nothing was changed; ask somebody with a higher limit.',
    )
}

function limitOf(actor: Actor, limits: Limits): number {
  if (actor.kind !== 'person') return 0
  const known: Readonly<Record<string, number>> = { ...limits, admin: Number.POSITIVE_INFINITY }
  return Math.max(...setsOf(actor).map((set) => known[set] ?? 0))
}
