import { now } from '#clock'
import { createClient } from './client.ts'

const LOCK = 'muts-session'

/** The client of this page. */
export const api = createClient({
  fetch: (path, init) => window.fetch(path, init),
  now,
  newKey: () => crypto.randomUUID(),
  exclusively: (work) => ('locks' in navigator ? navigator.locks.request(LOCK, work) : work()),
})
