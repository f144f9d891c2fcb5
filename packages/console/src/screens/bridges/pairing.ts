import type { Bridge } from '#api'

const CODE_LASTS_MS = 15 * 60_000
/** What every shell takes as one word without quotes. */
const BARE_WORD = /^[A-Za-z0-9][A-Za-z0-9._-]*$/

/**
 * Until when a code is good, in milliseconds of this browser's clock. Told by the server, where the two clocks agree;
 * under a test clock they do not, and the 15 minutes of every code count from when it was asked for.
 */
export function codeEndsAt(expiresAt: string, askedAt: number): number {
  const told = Date.parse(expiresAt) - askedAt
  return askedAt + (told > 0 && told < CODE_LASTS_MS ? told : CODE_LASTS_MS)
}

/**
 * What is typed at the vehicle, quoted for a POSIX shell. `NAME` until the person has a name for it. The code is not
 * part of it: what stands on a command line is seen by everybody on that machine.
 */
export function pairingCommand(origin: string, name: string): string {
  const word = name.trim() || 'NAME'
  const quoted = BARE_WORD.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
  return `muts bridge pair --server ${origin} --name ${quoted}`
}

/** The bridge that was paired since `known` was seen, if one was. */
export const newcomerOf = (all: readonly Bridge[], known: ReadonlySet<string>): Bridge | undefined =>
  all.find(({ id }) => !known.has(id))
