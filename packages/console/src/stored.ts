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

const DRAFTS = 'muts.draft.'
const HERE = (): Storage => localStorage

/** Names that are marked, shared by all tabs of this browser. */
export interface Marks {
  has(name: string): boolean
  /** Whether any is marked. */
  isAny(): boolean
  set(name: string, isMarked: boolean): void
  use(name: string): boolean
}

/**
 * Opens the marks under `prefix`. Each has a key of its own, so no tab writes over what another marked; where storage is
 * full or forbidden a mark lives as long as the page.
 */
export function createMarks(storage: () => Storage, prefix: string): Marks {
  const listeners = new Set<() => void>()
  const onlyHere = new Set<string>()
  const has = (name: string) => onlyHere.has(name) || readText(storage, prefix + name) !== null
  function subscribe(listener: () => void) {
    listeners.add(listener)
    // What another tab marks is told by the browser.
    window.addEventListener('storage', listener)
    return () => {
      listeners.delete(listener)
      window.removeEventListener('storage', listener)
    }
  }
  return {
    has,
    isAny: () => onlyHere.size > 0 || keysOf(storage).some((key) => key.startsWith(prefix)),
    set(name, isMarked) {
      onlyHere.delete(name)
      if (isMarked) writeText(storage, prefix + name, '1')
      else removeKeys((key) => key === prefix + name, storage)
      if (isMarked && !has(name)) onlyHere.add(name)
      for (const listener of listeners) listener()
    },
    use: (name) => useSyncExternalStore(subscribe, () => has(name)),
  }
}

/** Of whom a submission waits in this browser, by id: what keeps them is asked only where there is something. */
export const submitters = createMarks(HERE, 'muts.submitter.')

/** Of whom photos wait in this browser, as `OWNER.photos`: forgotten with their drafts. */
export const photographers = createMarks(HERE, DRAFTS)

/** What somebody began and has not sent yet: kept in this browser, under who began it, until it is sent or they sign out. */
export interface LocalDraft {
  read(): string | null
  /** @param text null where nothing is left to be sent. */
  keep(text: string | null): void
}

export function openDraft(owner: string, name: string): LocalDraft {
  const key = `${DRAFTS}${owner}.${name}`
  return {
    read: () => readText(HERE, key),
    keep: (text) => (text === null ? removeKeys((each) => each === key) : writeText(HERE, key, text)),
  }
}

/** Forgets all drafts, or all but those of one person. */
export const forgetDrafts = (but?: string): void =>
  removeKeys((key) => key.startsWith(DRAFTS) && (but === undefined || !key.startsWith(`${DRAFTS}${but}.`)))

function keysOf(storage: () => Storage): readonly string[] {
  try {
    return Object.keys(storage())
  } catch {
    return []
  }
}

function removeKeys(isMeant: (key: string) => boolean, storage = HERE): void {
  try {
    for (const key of Object.keys(storage()).filter(isMeant)) storage().removeItem(key)
  } catch {
    // Where storage is forbidden, nothing was kept.
  }
}
