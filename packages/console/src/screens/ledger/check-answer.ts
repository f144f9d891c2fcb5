/** Judges a completeness answer in this browser: what it proves, whatever the list beside it says. */
import type { LedgerQuestion } from '#api'
import type { EntryFacts } from '#proof'
import { leafHash, ProofError, sha256, toHex, verifyAnswer } from '#proof'
import { logOfOrigin } from './places.ts'
import type { Trust } from './trust.ts'

/** An entry as it stands in the log. */
export interface ProvenEntry {
  readonly facts: EntryFacts
  readonly body: Uint8Array
  /** Hex. */
  readonly leafHash: string
}

/** All that the index of one log holds of one organisation under what was asked. */
export interface ProvenAnswer {
  readonly org: string
  readonly log: number
  /** By their places in that log, oldest first. */
  readonly entries: ReadonlyMap<number, ProvenEntry>
  /** Before this place every entry is counted. */
  readonly indexedTo: number
  /** Until when late entries are counted, ms since the epoch. */
  readonly asOfMs: number
  /** In how many entries the log stood. */
  readonly size: number
}

/**
 * Verifies that an answer is whole, as `muts verify answer` does, and that it answers this question of this organisation.
 *
 * @throws {ProofError} for whatever the server sent instead.
 */
export async function checkAnswer(
  asked: LedgerQuestion,
  org: string,
  text: string,
  { vkeys, quorum }: Trust,
): Promise<ProvenAnswer> {
  const { query, entries, asOfMs, indexedTo, checkpoint } = await verifyAnswer(text, vkeys, { quorum })
  const isAsked =
    query.org === org &&
    query.kind === asked.kind &&
    query.id === asked.id &&
    query.fromMs === Date.parse(asked.from) &&
    query.toMs === Date.parse(asked.to)
  if (!isAsked) throw new ProofError('unproven', 'this answers another question')
  const log = logOfOrigin(checkpoint.origin)
  if (Number.isNaN(log)) throw new ProofError('unproven', `${checkpoint.origin} names no log of a house`)
  const proven = entries.map(({ seq, facts, body }) => {
    return [seq, { facts, body, leafHash: toHex(leafHash(sha256, body)) }] as const
  })
  return { org, log, entries: new Map(proven), indexedTo, asOfMs, size: checkpoint.size }
}
