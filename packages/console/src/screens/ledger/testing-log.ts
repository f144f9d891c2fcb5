/** For tests only: a small honest log with its index, and completeness answers from it. Built by the door of proof alone. */
import { generateKeyPairSync, sign } from 'node:crypto'
import type { LedgerEntry, LedgerQuestion } from '#api'
import type { Json } from '#proof'
import {
  buildAnswer,
  commitRun,
  createLogIndex,
  createTileReader,
  createTree,
  createVkey,
  encodeCanonical,
  findEntryFacts,
  formatAnswer,
  formatCheckpoint,
  formatIndexCommit,
  formatVkey,
  HOUSE_ORG,
  INDEX_ACTION,
  KEY_KIND,
  leafHash,
  openPagedSegment,
  sha256,
  signNote,
  toHex,
} from '#proof'

export const ORG = '01a00000-0000-7000-8000-00000000000f'
export const START_MS = Date.parse('2026-11-23T12:00:00.000Z')
const MINUTE_MS = 60_000

/** What a sample entry says; the rest is filled in. It happens as many minutes after the log began as its place says. */
export interface Fact {
  readonly action: string
  readonly org?: string
  readonly actor?: Json
  readonly objects?: readonly string[]
  readonly data?: Json
}

const bodyOf = (place: number, atMs: number, fact: Fact): Uint8Array =>
  encodeCanonical({
    actor: fact.actor ?? { app_name: 'muts', app_uid: 'assurance' },
    api: { operation: fact.action },
    metadata: { tenant_uid: fact.org ?? ORG, uid: `01a00000-0000-7000-8000-${String(place).padStart(12, '0')}` },
    resources: (fact.objects ?? []).map((uid) => ({ type: 'thing', uid })),
    status_code: 'done',
    time: atMs,
    unmapped: { muts: { data: fact.data ?? {}, subjects: [] } },
  })

/** Places these facts, one a minute, indexes them half an hour later and signs. @param number of the log in its house. */
export async function openLog(facts: readonly Fact[], number = 1) {
  const origin = `fleet.example/ledger/${number}`
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const { x = '' } = publicKey.export({ format: 'jwk' })
  const vkey = createVkey(origin, new Uint8Array(Buffer.from(x, 'base64url')), KEY_KIND.note)
  const committedMs = START_MS + (facts.length + 30) * MINUTE_MS
  const bodies = facts.map((fact, place) => bodyOf(place, START_MS + place * MINUTE_MS, fact))
  const index = createLogIndex(sha256)
  for (const [place, body] of bodies.entries()) index.add(place, findEntryFacts(body))
  const { commit, segment } = commitRun(sha256, 'short', facts.length, index.close('short', facts.length, committedMs))
  bodies.push(
    bodyOf(facts.length, committedMs, {
      action: INDEX_ACTION,
      org: HOUSE_ORG,
      actor: { app_name: 'muts' },
      data: formatIndexCommit(commit),
    }),
  )
  const tree = createTree(sha256)
  tree.append(bodies.map((body) => leafHash(sha256, body)))
  const text = formatCheckpoint({ origin, size: bodies.length, root: tree.root() })
  const checkpoint = await signNote(text, [{ vkey, sign: (message) => sign(null, message, privateKey) }])
  const reader = {
    checkpoint,
    size: bodies.length,
    commits: [{ ...commit, seq: facts.length, at: committedMs, isStored: true }],
    readNode: createTileReader(sha256, (level) => tree.state().partials[level], bodies.length),
    readEntry: (place: number) => bodies[place] ?? new Uint8Array(0),
    readSegment: () => openPagedSegment(sha256, segment.fence, (begin, end) => segment.records.subarray(begin, end)),
  }
  return {
    key: formatVkey(vkey),
    /** What an honest list says of an entry. */
    shown(place: number): LedgerEntry {
      const body = bodies[place] ?? new Uint8Array(0)
      const said = findEntryFacts(body)
      if (!said) throw new TypeError(`no entry ${place}`)
      return {
        seq: (number - 1) * 2 ** 40 + place,
        id: said.id,
        at: new Date(said.at).toISOString(),
        org: said.org,
        actor: said.actor ?? 'assurance',
        action: said.action,
        objects: said.objects,
        subjects: said.subjects,
        outcome: 'done',
        facts: said.data as LedgerEntry['facts'],
        leafHash: toHex(leafHash(sha256, body)),
      }
    },
    answer: async ({ kind, id, from, to }: LedgerQuestion, org: string): Promise<string> =>
      formatAnswer(
        await buildAnswer(sha256, { org, kind, id, fromMs: Date.parse(from), toMs: Date.parse(to) }, reader),
      ),
  }
}
