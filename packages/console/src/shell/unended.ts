import { createStored } from '#stored'

/**
 * The session that somebody signed out of in this tab where the server could not be told; null where there is none. It
 * outlives a reload, and stands in no address: a link could end the session of whoever opens it.
 */
export const unended = createStored<string | null>(
  () => sessionStorage,
  'muts.unended',
  (text) => (text === 'null' ? null : text),
)

/** Somebody is in by this session: another that was to be ended is no concern of this browser's any more. */
export function noteSession(id: string): void {
  if (unended.get() !== null && unended.get() !== id) unended.set(null)
}
