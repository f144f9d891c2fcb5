/** Group commit: what waits goes in one statement, a few at a time; a group that fails is tried item by item. */
import { AsyncLocalStorage } from 'node:async_hooks'

export interface GroupLimits {
  /** Items in one group. */
  readonly size: number
  /** Groups under way at once. */
  readonly lanes: number
}

interface Waiter<Item> {
  readonly item: Item
  readonly resolve: () => void
  readonly reject: (cause: unknown) => void
}

/**
 * Returns a function that resolves when the item is written, and rejects when it failed alone.
 * There is no timer: an idle group writes its first item at once, and what arrives meanwhile forms the next.
 */
export function createGroupCommit<Item>(
  write: (items: readonly Item[]) => Promise<void>,
  { size, lanes }: GroupLimits,
): (item: Item) => Promise<void> {
  // A group belongs to many callers, so it runs in the async context of none of them.
  const outside = AsyncLocalStorage.snapshot()
  const queue: Waiter<Item>[] = []
  let busy = 0

  const settle = async (group: readonly Waiter<Item>[]): Promise<void> => {
    try {
      await write(group.map(({ item }) => item))
      for (const { resolve } of group) resolve()
    } catch (cause) {
      const [first] = group
      if (group.length === 1) first?.reject(cause)
      else await Promise.all(group.map((waiter) => settle([waiter])))
    }
  }
  const pump = async (): Promise<void> => {
    if (busy >= lanes) return
    busy++
    for (let group = queue.splice(0, size); group.length > 0; group = queue.splice(0, size)) await settle(group)
    busy--
  }
  return (item) =>
    new Promise((resolve, reject) => {
      queue.push({ item, resolve, reject })
      // Let the other items of this tick join before the first group leaves.
      queueMicrotask(() => void outside(pump))
    })
}
