/** Whom this browser trusts to sign for the log: keys that the person pinned, as `--key` and `--witness-key` name them. */
import type { Vkey } from '#proof'
import { KEY_KIND, ProofError, parseVkey } from '#proof'
import { createStored } from '#stored'

export interface Trust {
  readonly vkeys: readonly Vkey[]
  /** How many of the witnesses among them must have seen a checkpoint: one where any is named. */
  readonly quorum: number
}

/** The pinned lines as they were pasted; empty while none is. Public keys only, so they outlive a session. */
export const pinnedKeys = createStored<string>(
  () => localStorage,
  'muts.ledger-keys',
  (text) => text ?? '',
)

/**
 * Reads verifier keys, one a line; empty lines and lines that begin with # are passed over.
 *
 * @throws {ProofError} malformed, also where no key of a log is among them.
 */
export function readTrust(text: string): Trust {
  const lines = text.split('\n').map((line) => line.trim())
  const vkeys = [...new Set(lines)].filter((line) => line !== '' && !line.startsWith('#')).map(parseVkey)
  const witnesses = vkeys.filter(({ kind }) => kind === KEY_KIND.cosignature).length
  if (vkeys.length === witnesses) throw new ProofError('malformed', 'no key of a log is among them')
  return { vkeys, quorum: Math.min(witnesses, 1) }
}

/** What is pinned; undefined where nothing is, or nothing that can be read any more. */
export function trustOf(text: string): Trust | undefined {
  try {
    return text === '' ? undefined : readTrust(text)
  } catch (error) {
    if (error instanceof ProofError) return undefined
    throw error
  }
}
