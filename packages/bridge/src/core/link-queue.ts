/** Whose turn it is at a link: one task at a time at each address, whatever became of the one before. */
export type LinkQueue = ReturnType<typeof createLinkQueue>

export function createLinkQueue() {
  const tails = new Map<string, Promise<void>>()
  const waiting = new Map<string, number>()
  return {
    run(address: string, task: () => Promise<void>): Promise<void> {
      waiting.set(address, (waiting.get(address) ?? 0) + 1)
      const next = (tails.get(address) ?? Promise.resolve())
        .catch(() => {})
        .then(() => {
          waiting.set(address, (waiting.get(address) ?? 1) - 1)
          return task()
        })
      tails.set(address, next)
      return next
    },
    /** Whether somebody waits behind the task that has its turn: one that goes on for long makes room. */
    isWanted: (address: string): boolean => (waiting.get(address) ?? 0) > 0,
  }
}
