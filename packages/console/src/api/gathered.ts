/**
 * Asks once for all that is asked for in one tick, `most` at a time: fifty rows that each want a name cost one request and
 * not fifty of the hundred a minute.
 */
export function createGathered<T>(
  most: number,
  ask: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>,
): (id: string) => Promise<T | undefined> {
  let waiting: { readonly ids: Set<string>; readonly answer: Promise<ReadonlyMap<string, T>> } | undefined
  const begin = () => {
    const ids = new Set<string>()
    const answer = Promise.resolve().then(() => {
      waiting = undefined
      return ask([...ids])
    })
    return { ids, answer }
  }
  return async (id) => {
    if (waiting === undefined || waiting.ids.size >= most) waiting = begin()
    waiting.ids.add(id)
    return (await waiting.answer).get(id)
  }
}
