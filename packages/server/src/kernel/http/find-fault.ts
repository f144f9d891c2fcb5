import { Problem } from '#kernel'

const MAX_DEPTH = 32

/**
 * What no shape speaks of, in a body as in an address: depth without end, and text that PostgreSQL cannot hold.
 * A NUL or a lone surrogate is the caller's mistake and must never become our 500.
 */
export function findFault(value: unknown, depth = 0): Problem | null {
  if (depth > MAX_DEPTH) return unreadable(`The body is nested deeper than ${MAX_DEPTH} levels.`)
  if (typeof value === 'string') {
    return value.includes('\0') || !value.isWellFormed() ? unreadable('A string holds NUL or half a character.') : null
  }
  if (typeof value !== 'object' || value === null) return null
  for (const [key, inner] of Object.entries(value)) {
    const fault = findFault(key, depth) ?? findFault(inner, depth + 1)
    if (fault) return fault
  }
  return null
}

export const unreadable = (what: string) => new Problem('invalid', 'http.unreadable', `${what} Nothing was done.`)
