import type { Kernel } from './kernel.ts'
import { scopeOf } from './kernel.ts'

/** Makes `kernel.read`: looks that change nothing. */
export function createRead({ database, ledger, clock }: Pick<Kernel, 'database' | 'ledger' | 'clock'>): Kernel['read'] {
  return (who, requireSession) => {
    const { actor, org, source, request, recorded } = who
    const now = clock.now()
    return {
      actor,
      org,
      scope: scopeOf(who),
      now,
      find: (read, ...key) => database.find(read, org, ...key),
      list: (leg) => database.list({ org, ...leg }),
      disclosed: async (entry) => {
        await requireSession?.()
        const id = await ledger.disclose({ actor, org, at: now, source, request }, entry)
        recorded?.(id)
        return id
      },
    }
  }
}
