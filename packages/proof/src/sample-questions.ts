/** A log of twelve batches of which tests ask questions, and what a builder reads of it. For tests only. */
import type { Answer, AnswerQuery } from './answer.ts'
import { formatAnswer } from './answer.ts'
import type { AnswerReader, StandingCommit } from './answer-build.ts'
import { buildAnswer } from './answer-build.ts'
import { verifyAnswer } from './answer-verify.ts'
import { findEntryFacts } from './entry-facts.ts'
import { formatIndexCommit, INDEX_ACTION, readIndexCommit } from './index-commit.ts'
import { ProofError } from './proof-error.ts'
import type { SampleLog } from './sample-log.ts'
import { openSampleLog } from './sample-log.ts'
import { createTileReader } from './tile-reader.ts'
import type { Hash } from './tree.ts'
import { createTree, leafHash } from './tree.ts'
import type { Vkey } from './vkey.ts'

export const MINUTE_MS = 60_000
const ASK = { org: 'org-1', kind: 'object', id: 'vehicle-3' } as const

/** A late entry: written in this batch, its time this long after the log began. */
export type LateFact = readonly [batch: number, afterMs: number]

/**
 * Writes 40 entries a batch in three minutes, an index commit after each, a day after the sixth; in the eighth,
 * if there is to be a forger, an index commit that a person wrote.
 */
export async function openQuestions(hash: Hash, late: readonly LateFact[] = [], hasForger = false) {
  const log = await openSampleLog(hash)
  const starts: number[] = []
  const fact = { action: 'vehicle.read', org: 'org-1' }
  for (let batch = 0; batch < 12; batch++) {
    starts.push(log.now())
    for (let count = 0; count < 40; count++, log.pass(4_500)) {
      log.write({ ...fact, actor: `actor-${count % 3}`, objects: [`vehicle-${count % 10}`] })
    }
    for (const [at, afterMs] of late) {
      if (at === batch) log.write({ ...fact, objects: ['vehicle-3'] }, (starts[0] ?? 0) + afterMs)
    }
    if (hasForger && batch === 7) log.write({ action: INDEX_ACTION, actor: 'actor-1', data: inventCommit(hash) })
    log.commit('short')
    if (batch === 5) log.commit('day', log.log().bodies.length - 1)
    await log.sign()
  }
  const written = log.log()
  const vkeys = [written.signer.vkey]
  const at = (batch: number) => starts[batch] ?? 0
  const verify = (answer: Answer, keys: readonly Vkey[] = vkeys) => verifyAnswer(formatAnswer(answer), keys, { hash })
  return {
    log: written,
    vkeys,
    at,
    verify,
    /** A period over two batches, in which vehicle-3 was read four times. */
    query: { ...ASK, fromMs: at(7) + MINUTE_MS, toMs: at(8) + MINUTE_MS },
    ask: (query: AnswerQuery) => buildAnswer(hash, query, readerOf(hash, written)),
    seqsOf: async (answer: Answer) => (await verify(answer)).entries.map(({ seq }) => seq),
  }
}

/** The data of an index commit that hides everything in `[165, 206)`. */
export function inventCommit(hash: Hash) {
  return formatIndexCommit({ level: 'short', from: 165, to: 206, keys: 0, root: hash(new Uint8Array(0)), late: 0 })
}

/** Reads a sample log as a server reads its database; `isStored` says which segments it still has. */
export function readerOf(hash: Hash, log: SampleLog, isStored = (_: StandingCommit) => true): AnswerReader {
  const { bodies, notes, segments } = log
  const tree = createTree(hash)
  const full = tree.append(bodies.map((body) => leafHash(hash, body)))
  const tiles = new Map(full.map(({ level, n, hashes }) => [`${level}/${n}`, hashes]))
  const readTile = (level: number, n: number) => tiles.get(`${level}/${n}`) ?? tree.state().partials[level]
  const commits = [...segments.keys()].map((seq): StandingCommit => {
    const facts = findEntryFacts(bodies[seq] ?? new Uint8Array(0))
    if (!facts) throw new ProofError('missing', `entry ${seq} is no index commit`)
    const commit = { ...readIndexCommit(facts), seq, at: facts.at, isStored: true }
    return { ...commit, isStored: isStored(commit) }
  })
  return {
    checkpoint: notes.at(-1) ?? '',
    size: bodies.length,
    commits,
    readNode: createTileReader(hash, readTile, bodies.length),
    readEntry: (seq) => bodies[seq] ?? new Uint8Array(0),
    readSegment({ seq }) {
      const segment = segments.get(seq)
      if (!segment) throw new ProofError('missing', `no segment ${seq}`)
      return segment
    },
  }
}

/** The truth to hold an answer against: a walk over all entries. */
export function placesIn({ bodies }: SampleLog, { id, fromMs, toMs }: AnswerQuery): readonly number[] {
  return bodies.flatMap((body, seq) => {
    const facts = findEntryFacts(body)
    return facts?.objects.includes(id) && facts.at >= fromMs && facts.at <= toMs ? [seq] : []
  })
}
