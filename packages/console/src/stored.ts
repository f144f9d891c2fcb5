import { useSyncExternalStore } from 'react'

/** A value kept in the browser's storage and shared by everything on the page that shows it. */
export interface Stored<T> {
  get(): T
  set(value: T): void
  use(): T
}

/**
 * Opens the value under `key`. `parse` turns what is stored (or null) into a value and must accept anything; where
 * storage is forbidden the value lives as long as the page.
 */
export function createStored<T>(storage: () => Storage, key: string, parse: (text: string | null) => T): Stored<T> {
  const listeners = new Set<() => void>()
  let current = parse(readText(storage, key))
  const stored = {
    get: () => current,
    set(value: T) {
      current = value
      writeText(storage, key, typeof value === 'string' ? value : JSON.stringify(value))
      for (const listener of listeners) listener()
    },
    use: () => useSyncExternalStore(subscribe, stored.get),
  }
  function subscribe(listener: () => void) {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  return stored
}

function readText(storage: () => Storage, key: string): string | null {
  try {
    return storage().getItem(key)
  } catch {
    return null
  }
}

function writeText(storage: () => Storage, key: string, text: string): void {
  try {
    storage().setItem(key, text)
  } catch {
    // Storage may be full or forbidden; the value still holds for this page.
  }
}
