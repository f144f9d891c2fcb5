/**
 * A small honest log in memory, for tests only: what a sequencer writes, without a database. Tests then tamper with
 * a copy of it. Time, ids and batches are made up but always the same; keys are new each time.
 */

import type { Json } from './canonical.ts'
import { encodeCanonical } from './canonical.ts'
import { formatCheckpoint } from './checkpoint.ts'
import { findEntryFacts } from './entry-facts.ts'
import type { IndexLevel } from './index-commit.ts'
import { formatIndexCommit, INDEX_ACTION } from './index-commit.ts'
import { commitRun, createLogIndex } from './log-index.ts'
import type { LogSource } from './log-source.ts'
import type { Signer } from './note-sign.ts'
import { signNote } from './note-sign.ts'
import { searchKeysOf } from './search-keys.ts'
import type { Segment } from './segment.ts'
import { createSegment } from './segment.ts'
import { decodeRecords } from './segment-records.ts'
import { sha256 } from './sha256.ts'
import type { Hash } from './tree.ts'
import { createTree, leafHash } from './tree.ts'
import type { KeyKind } from './vkey.ts'
import { createVkey, formatVkey, KEY_KIND } from './vkey.ts'

export const SAMPLE_ORIGIN = 'fleet.example/ledger/1'
export const SAMPLE_START_MS = 1_767_600_000_000

/** What a sample entry says; the rest is filled in. */
export interface SampleFact {
  readonly action: string
  readonly org?: string
  readonly actor?: string
  readonly subjects?: readonly string[]
  readonly objects?: readonly string[]
  readonly data?: Json
}

/** Everything a log has written down, to be tampered with by spreading it into a new one. */
export interface SampleLog {
  readonly hash: Hash
  readonly signer: Signer
  readonly bodies: readonly Uint8Array[]
  readonly notes: readonly string[]
  /** The segments of the index, by the place of their commit. */
  readonly segments: ReadonlyMap<number, Segment>
}

/** Makes a key pair that can sign. */
export async function createSampleSigner(name: string, kind: KeyKind = KEY_KIND.note): Promise<Signer> {
  const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])
  if (!('privateKey' in pair)) throw new TypeError('Ed25519 makes pairs')
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  return {
    vkey: createVkey(name, publicKey, kind),
    sign: async (message) =>
      new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, new Uint8Array(message))),
  }
}

/** Opens a log that is written batch by batch. */
export async function openSampleLog(hash: Hash = sha256) {
  const signer = await createSampleSigner(SAMPLE_ORIGIN)
  const bodies: Uint8Array[] = []
  const notes: string[] = []
  const segments = new Map<number, Segment>()
  const tree = createTree(hash)
  const index = createLogIndex(hash)
  const epochs: Signer[] = []
  let nowMs = SAMPLE_START_MS

  const write = (fact: SampleFact, atMs: number = nowMs): number => {
    const seq = bodies.length
    const body = formatSample(seq, atMs, fact)
    bodies.push(body)
    tree.append([leafHash(hash, body)])
    index.add(seq, findEntryFacts(body))
    return seq
  }
  const sign = async (signers: readonly Signer[] = [signer]): Promise<void> => {
    notes.push(await signNote(formatCheckpoint({ origin: SAMPLE_ORIGIN, size: tree.size, root: tree.root() }), signers))
  }
  return {
    write,
    sign,
    pass: (ms: number): number => (nowMs += ms),
    now: () => nowMs,
    /** Commits all entries so far, and answers the place of the commit. */
    commit(level: IndexLevel, to: number = bodies.length): number {
      const { commit, segment } = commitRun(hash, level, to, index.close(level, to, nowMs))
      const seq = write({ action: INDEX_ACTION, data: formatIndexCommit(commit) })
      segments.set(seq, createSegment(hash, decodeRecords(segment.records)))
      return seq
    },
    /** Begins an epoch and ends the last one: the checkpoint that covers the change carries the old key's line. */
    async beginEpoch(endsPrevious: boolean = epochs.length > 0): Promise<number> {
      const next = await createSampleSigner(`${SAMPLE_ORIGIN}/epoch`)
      const seq = write({ action: 'ledger.epoch', data: { vkey: formatVkey(next.vkey), node: 'node-1', endsPrevious } })
      const last = epochs.at(-1)
      epochs.push(next)
      await sign(last ? [signer, last] : [signer])
      return seq
    },
    log: (): SampleLog => ({ hash, signer, bodies: [...bodies], notes: [...notes], segments }),
  }
}

/** The source of a log, with the tiles its entries make unless it is given others. */
export function sampleSource({ hash, bodies, notes }: SampleLog, tiles = sampleTiles(hash, bodies)): LogSource {
  return {
    checkpoints: () => notes,
    *rows(size) {
      for (const [seq, body] of bodies.slice(0, size).entries()) {
        const facts = findEntryFacts(body)
        const keys = facts && { ...facts, keys: searchKeysOf(hash, facts) }
        yield { seq, body, ...(keys ? { columns: keys } : {}) }
      }
    },
    tile: (level, n) => tiles.get(`${level}/${n}`),
  }
}

/** The full tiles of these entries, by `level/n`. */
export function sampleTiles(hash: Hash, bodies: readonly Uint8Array[]): ReadonlyMap<string, Uint8Array> {
  const full = createTree(hash).append(bodies.map((body) => leafHash(hash, body)))
  return new Map(full.map(({ level, n, hashes }) => [`${level}/${n}`, hashes]))
}

/** The leaf hashes of these entries, joined. */
export function sampleLeaves(hash: Hash, bodies: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(bodies.length * 32)
  for (const [at, body] of bodies.entries()) joined.set(leafHash(hash, body), at * 32)
  return joined
}

/** The bytes of an entry. Without an actor it is an act of the system. */
export function formatSample(seq: number, atMs: number, fact: SampleFact): Uint8Array {
  const { action, org = 'house', actor, subjects = [], objects = [], data = {} } = fact
  return encodeCanonical({
    activity_id: 1,
    actor: actor === undefined ? { app_name: 'muts' } : { user: { uid: actor } },
    api: { operation: action },
    class_uid: 6003,
    metadata: { tenant_uid: org, uid: `entry-${seq}`, version: '1.8.0' },
    resources: objects.map((uid) => ({ type: 'thing', uid })),
    time: atMs,
    unmapped: { muts: { data, subjects } },
  })
}
