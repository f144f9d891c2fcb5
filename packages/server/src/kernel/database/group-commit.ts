/** Group commit: what waits goes in one statement, a few at a time; a group that fails is tried item by item. */
import { createDepartures } from './departures.ts'

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

/** Returns a function that resolves when the item is written, and rejects when it failed alone. */
export function createGroupCommit<Item>(
  write: (items: readonly Item[]) => Promise<void>,
  { size, lanes }: GroupLimits,
): (item: Item) => Promise<void> {
  const queue: Waiter<Item>[] = []
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
  const announce = createDepartures({
    lanes,
    isFull: () => queue.length >= size,
    board: () => (queue.length === 0 ? undefined : settle(queue.splice(0, size))),
  })
  return (item) =>
    new Promise((resolve, reject) => {
      queue.push({ item, resolve, reject })
      announce()
    })
}
