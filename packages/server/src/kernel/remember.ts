/**
 * Keeps what `make` gave for the keys used last.
 *
 * @param capacity keys it holds at most; the one unused for longest goes first.
 */
export function remember<Value>(capacity: number, make: (key: string) => Value): (key: string) => Value {
  // A Map remembers the order of insertion: what was used last stands at its end.
  const kept = new Map<string, Value>()
  return (key) => {
    const value = kept.has(key) ? (kept.get(key) as Value) : make(key)
    kept.delete(key)
    kept.set(key, value)
    if (kept.size > capacity) kept.delete(kept.keys().next().value as string)
    return value
  }
}
