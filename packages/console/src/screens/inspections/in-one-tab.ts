/**
 * Does something that one tab does at a time. It never waits for the other: that one may wait for its person.
 *
 * @param locks those of the browser, where it has any.
 * @param elsewhere what is said where another tab is at it; nothing was done then.
 */
export async function inOneTab<T>(
  locks: Pick<LockManager, 'request'> | undefined,
  name: string,
  work: () => Promise<T>,
  elsewhere: () => T,
): Promise<T> {
  if (!locks) return work()
  return locks.request(name, { ifAvailable: true }, async (lock) => (lock ? work() : elsewhere()))
}
