/** The budgets of users as this house keeps them: alone in its memory, or with the other nodes of its database. */
import type { Kernel } from '#kernel'
import { Problem } from '#kernel'
import type { BudgetDesk } from './budget-desk.ts'
import { createBudgetDesk } from './budget-desk.ts'
import { createBudgetStore } from './budget-store.ts'
import { createRateWindow } from './rate-window.ts'

export interface UserBudgets extends Pick<BudgetDesk, 'take' | 'sweep'> {
  /** Hands over what this node decides on. Nothing may be asked afterwards. */
  close(): Promise<void>
}

/** Pace of looking, not time. Half of it is what a user waits who moves to another node. */
const LOOK_EVERY_MS = 100

export function openUserBudgets(
  { database, clock }: Pick<Kernel, 'database' | 'clock'>,
  reportBug: (error: Error) => void,
): UserBudgets {
  // The embedded database has one process: its folder is locked.
  if (database.engine === 'pglite') {
    const { take, sweep } = createRateWindow()
    return { take, sweep, close: async () => undefined }
  }
  const { take, sweep, look, leave } = createBudgetDesk(createBudgetStore(database), clock)
  // Without the database nothing is shared and the promise runs out by itself; requests hear of it, nobody else has to.
  const report = (error: Error) => {
    if (!(error instanceof Problem)) reportBug(error)
  }
  let isLooking = false
  const timer = setInterval(async () => {
    if (isLooking) return
    isLooking = true
    await look().catch(report)
    isLooking = false
  }, LOOK_EVERY_MS)
  return {
    take,
    sweep,
    close: async () => {
      clearInterval(timer)
      await leave().catch(report)
    },
  }
}
