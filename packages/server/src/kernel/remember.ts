/** What was used last, so many at most: kept because making it again is dear, and never because it would be missed. */
export interface Memory<Value> {
  find(key: string): Value | undefined
  keep(key: string, value: Value): void
  drop(key: string): void
}

/** @param capacity keys it holds at most; the one unused for longest goes first. */
export function createMemory<Value>(capacity: number): Memory<Value> {
  // A Map remembers the order of insertion: what was used last stands at its end.
  const kept = new Map<string, Value>()
  const keep = (key: string, value: Value): void => {
    kept.delete(key)
    kept.set(key, value)
    if (kept.size > capacity) kept.delete(kept.keys().next().value as string)
  }
  return {
    find: (key) => {
      const value = kept.get(key)
      if (value !== undefined) keep(key, value)
      return value
    },
    keep,
    drop: (key) => {
      kept.delete(key)
    },
  }
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
