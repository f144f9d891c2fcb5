/** Takes what is due in turns: one errand of an organisation, then one of the next, however many one of them has sent. */
import type { Kernel, OrgId } from '#kernel'
import { HOUSE } from '#kernel'
import type { Claim } from './errand.ts'
import { queueStore } from './queue-store.ts'

export function createClaiming({ database, clock }: Pick<Kernel, 'database' | 'clock'>, node: string) {
  /** By kind, whose turn it was last on this node. */
  const last = new Map<string, OrgId>()
  let claiming: Promise<unknown> = Promise.resolve()

  /** Undefined where nothing of the kind is due. */
  return (kind: string): Promise<Claim | undefined> => {
    // One after another: lanes that looked at once would all take from the same organisation.
    const claimed = claiming.then(() => claim(kind))
    claiming = claimed.catch(() => undefined)
    return claimed
  }

  async function claim(kind: string): Promise<Claim | undefined> {
    const now = clock.now()
    const errand = await database.transaction({ org: HOUSE }, async (tx) => {
      const after = last.get(kind)
      const next = after && (await queueStore.claim(tx, kind, now, node, after))
      return next ?? queueStore.claim(tx, kind, now, node)
    })
    if (errand) last.set(kind, errand.org)
    return errand
  }
}
