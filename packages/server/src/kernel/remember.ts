/** What was used last, so many at most: kept because making it again is dear, and never because it would be missed. */
export interface Memory<Value> {
  find(key: string): Value | undefined
  keep(key: string, value: Value): void
  drop(key: string): void
}

/** @param capacity keys it holds at most; the one unused for longest goes first. */
export function createMemory<Value>(capacity: number): Memory<Value> {
  const kept = new Map<string, Kept<Value>>()
  // A ring in the order of use: before its end stands what was used last, behind it what goes next. To take a key out of a
  // Map and put it back for every use of it costs several times as much.
  const end = createEnd<Value>()
  const drop = (key: string): void => {
    const known = kept.get(key)
    if (known) unlink(known)
    kept.delete(key)
  }
  return {
    find: (key) => {
      const known = kept.get(key)
      if (known === undefined) return undefined
      unlink(known)
      linkBefore(end, known)
      return known.value
    },
    keep: (key, value) => {
      drop(key)
      const newest: Kept<Value> = { key, value, older: end, newer: end }
      linkBefore(end, newest)
      kept.set(key, newest)
      if (kept.size > capacity) drop(end.newer.key)
    },
    drop,
  }
}

interface Kept<Value> {
  readonly key: string
  readonly value: Value
  older: Kept<Value>
  newer: Kept<Value>
}

/** What joins oldest and newest; it holds nothing and never goes. */
function createEnd<Value>(): Kept<Value> {
  const end = { key: '', value: undefined } as Kept<Value>
  end.older = end
  end.newer = end
  return end
}

function unlink<Value>({ older, newer }: Kept<Value>): void {
  older.newer = newer
  newer.older = older
}

function linkBefore<Value>(end: Kept<Value>, newest: Kept<Value>): void {
  newest.older = end.older
  newest.newer = end
  end.older.newer = newest
  end.older = newest
}

/** Keeps what `make` gave for the keys used last. */
export function remember<Value extends NonNullable<unknown>>(
  capacity: number,
  make: (key: string) => Value,
): (key: string) => Value {
  const memory = createMemory<Value>(capacity)
  return (key) => {
    const known = memory.find(key)
    if (known !== undefined) return known
    const value = make(key)
    memory.keep(key, value)
    return value
  }
}
