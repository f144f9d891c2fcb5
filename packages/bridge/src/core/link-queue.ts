/** Whose turn it is at a link: one task at a time at each address, whatever became of the one before. */
export type LinkQueue = ReturnType<typeof createLinkQueue>

/** A job ends by itself; a following goes on for as long as nobody else needs the link. */
export type LinkUse = 'job' | 'following'

export function createLinkQueue() {
  const tails = new Map<string, Promise<void>>()
  const waitingOf = { job: new Map<string, number>(), following: new Map<string, number>() }
  return {
    run(address: string, task: () => Promise<void>, use: LinkUse = 'job'): Promise<void> {
      const waiting = waitingOf[use]
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
    /** Whether a job waits behind the task that has its turn: a following makes room at once. */
    isWanted: (address: string): boolean => (waitingOf.job.get(address) ?? 0) > 0,
    /** Whether another following waits: the two take turns. */
    isShared: (address: string): boolean => (waitingOf.following.get(address) ?? 0) > 0,
  }
}
