import type { Transaction } from '#kernel/database'
import type { ChangeContext, Context } from './context.ts'
import type { Kernel } from './kernel.ts'
import { createRead } from './read.ts'

/** Makes `kernel.change`: looks, and one change that rides with others. */
export function createChange(parts: Pick<Kernel, 'database' | 'ledger' | 'clock'>): Kernel['change'] {
  const read = createRead(parts)
  return (who, requireSession) => {
    const looks = read(who, requireSession)
    const { actor, org, source, request, recorded } = who
    return {
      ...looks,
      change: async (change) => {
        await requireSession?.()
        const ids = await parts.ledger.change({ actor, org, at: looks.now, source, request }, change)
        for (const id of ids ?? []) recorded?.(id)
        return ids !== undefined
      },
    }
  }
}

/** The same in a transaction, whose commit takes it along. */
export const changeWithin =
  (tx: Transaction, record: Context['record']): ChangeContext['change'] =>
  async ({ rows, entries }) => {
    if (!(await tx.write(rows))) return false
    for (const entry of entries) record(entry)
    return true
  }
