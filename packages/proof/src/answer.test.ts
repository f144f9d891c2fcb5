import assert from 'node:assert/strict'
import { hash as digest } from 'node:crypto'
import { describe, test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import type { Answer, AnsweredSegment, AnswerQuery, PlacedEntry } from './answer.ts'
import { formatAnswer, parseAnswer } from './answer.ts'
import type { StandingCommit } from './answer-build.ts'
import { buildAnswer } from './answer-build.ts'
import { verifyAnswer } from './answer-verify.ts'
import { findEntryFacts } from './entry-facts.ts'
import { formatIndexCommit, INDEX_ACTION, readIndexCommit } from './index-commit.ts'
import { indexKey, lateKey } from './index-key.ts'
import { ProofError } from './proof-error.ts'
import type { SampleLog } from './sample-log.ts'
import {
  createSampleSigner,
  formatSample,
  openSampleLog,
  SAMPLE_ORIGIN,
  sampleLeaves,
  sampleSource,
} from './sample-log.ts'
import { decodeSeqList, encodeSeqList } from './seq-list.ts'
import { createTileReader } from './tile-reader.ts'
import { createTree, leafHash } from './tree.ts'
import { proveInclusion } from './tree-path.ts'
import { verifyLog } from './verify-log.ts'

const hash = (bytes: Uint8Array) => new Uint8Array(digest('sha256', bytes, 'buffer'))
const MINUTE_MS = 60_000
const ask = { org: 'org-1', kind: 'object', id: 'vehicle-3' } as const

/** Twelve batches of 40 entries, three minutes each, an index commit after each, a day after the sixth. */
async function writeLog(late: readonly (readonly [batch: number, atMs: number])[], hasForgery: boolean) {
  const log = await openSampleLog(hash)
  const starts: number[] = []
  for (let batch = 0; batch < 12; batch++) {
    starts.push(log.now())
    for (let count = 0; count < 40; count++) {
      log.write({
        action: 'vehicle.read',
        org: 'org-1',
        actor: `actor-${count % 3}`,
        objects: [`vehicle-${count % 10}`],
      })
      log.pass(4_500)
    }
    for (const [at, ms] of late) {
      if (at === batch)
        log.write({ action: 'vehicle.read', org: 'org-1', objects: ['vehicle-3'] }, (starts[0] ?? 0) + ms)
    }
    if (hasForgery && batch === 7) log.write({ action: INDEX_ACTION, actor: 'actor-1', data: invented })
    log.commit('short')
    if (batch === 5) log.commit('day', log.log().bodies.length - 1)
    await log.sign()
  }
  return { log: log.log(), starts }
}

const invented = formatIndexCommit({
  level: 'short',
  from: 165,
  to: 206,
  keys: 0,
  root: hash(new Uint8Array(0)),
  late: 0,
})
const written = await writeLog([], true)
const vkeys = [written.log.signer.vkey]
const at = (batch: number) => written.starts[batch] ?? 0
const query: AnswerQuery = { ...ask, fromMs: at(7) + MINUTE_MS, toMs: at(8) + MINUTE_MS }

function readerOf(log: SampleLog, isStored = (_: StandingCommit) => true) {
  const { bodies, notes, segments } = log
  const tree = createTree(hash)
  const tiles = new Map(
    tree.append(bodies.map((body) => leafHash(hash, body))).map((tile) => [`${tile.level}/${tile.n}`, tile.hashes]),
  )
  const readTile = (level: number, n: number) => tiles.get(`${level}/${n}`) ?? tree.state().partials[level]
  const commits = [...segments.keys()].map((seq): StandingCommit => {
    const facts = findEntryFacts(bodies[seq] ?? new Uint8Array(0))
    assert.ok(facts)
    const commit = { ...readIndexCommit(facts), seq, at: facts.at, isStored: true }
    return { ...commit, isStored: isStored(commit) }
  })
  return {
    checkpoint: notes.at(-1) ?? '',
    size: bodies.length,
    commits,
    readNode: createTileReader(hash, readTile, bodies.length),
    readEntry: (seq: number) => bodies[seq] ?? new Uint8Array(0),
    readSegment: ({ seq }: StandingCommit) => segments.get(seq) ?? assert.fail('no such segment'),
  }
}

const answerTo = (asked: AnswerQuery, log = written.log) => buildAnswer(hash, asked, readerOf(log))
const verify = (answer: Answer, keys = vkeys) => verifyAnswer(formatAnswer(answer), keys, hash)
/** The truth: a walk over all entries. */
const placesIn = ({ bodies }: SampleLog, { id, fromMs, toMs }: AnswerQuery) =>
  bodies.flatMap((body, seq) => {
    const facts = findEntryFacts(body)
    return facts?.objects.includes(id) && facts.at >= fromMs && facts.at <= toMs ? [seq] : []
  })
const seqsOf = async (answer: Answer, keys = vkeys) => (await verify(answer, keys)).entries.map(({ seq }) => seq)

describe('a completeness answer', () => {
  test('holds and names every entry of the period', async () => {
    const answer = await answerTo(query)
    const { entries, asOfMs } = await verify(answer)
    assert.deepEqual(
      entries.map(({ seq }) => seq),
      placesIn(written.log, query),
    )
    assert.equal(entries.length, 4)
    assert.ok(asOfMs >= query.toMs + 5 * MINUTE_MS)
    assert.deepEqual(parseAnswer(formatAnswer(answer)), answer)
  })

  test('holds for any period that is indexed, and for nothing', async () => {
    for (const [from, to] of [
      [0, 0],
      [0, 9],
      [2, 3],
      [4, 8],
      [5, 6],
      [9, 9],
    ] as const) {
      const asked = { ...ask, fromMs: at(from) + 1, toMs: at(to) + 2 * MINUTE_MS }
      assert.deepEqual(await seqsOf(await answerTo(asked)), placesIn(written.log, asked), `${from} to ${to}`)
      assert.deepEqual(await seqsOf(await answerTo({ ...asked, id: 'vehicle-99' })), [])
    }
    assert.deepEqual(await seqsOf(await answerTo({ ...query, fromMs: 0, toMs: 1 })), [])
  })

  test('takes the day where short segments are gone, and proves where the day ended', async () => {
    const asked = { ...ask, fromMs: at(2), toMs: at(3) }
    const reader = readerOf(written.log, ({ level, to }) => level === 'day' || to > 250)
    const answer = await buildAnswer(hash, asked, reader)
    assert.equal(answer.segments.length, 1)
    assert.deepEqual(await seqsOf(answer), placesIn(written.log, asked))
    const { end, ...endless } = answer
    assert.ok(end)
    await assert.rejects(verify(endless), { message: /end before/ })
  })

  test('is not built before the index has passed the period, nor over dropped records', async () => {
    await assert.rejects(answerTo({ ...query, toMs: at(11) }), { code: 'missing' })
    await assert.rejects(
      buildAnswer(
        hash,
        query,
        readerOf(written.log, () => false),
      ),
      { code: 'missing' },
    )
  })
})

describe('a dishonest answer', () => {
  const honest = answerTo(query)
  const refuse = async (lie: (answer: Answer) => Answer | Promise<Answer>, message: RegExp) => {
    const answer = await honest
    await verify(answer)
    await assert.rejects(async () => verify(await lie(answer)), { name: 'ProofError', message })
  }
  const replaceSegment = (answer: Answer, position: number, segment: Partial<AnsweredSegment>): Answer => ({
    ...answer,
    segments: answer.segments.map((old, place) => (place === position ? { ...old, ...segment } : old)),
  })
  const placed = async (seq: number): Promise<PlacedEntry> => {
    const { readEntry, readNode, size } = readerOf(written.log)
    return { seq, body: readEntry(seq), path: await proveInclusion(hash, readNode, seq, size) }
  }

  test('is refused when an entry is left out', async () => {
    await refuse((answer) => ({ ...answer, entries: answer.entries.slice(1) }), /in the index and not in the answer/)
    await refuse(
      (answer) => ({ ...answer, entries: answer.entries.toSpliced(2, 1) }),
      /in the index and not in the answer/,
    )
    await refuse(
      (answer) => ({ ...answer, entries: answer.entries.slice(0, -1) }),
      /in the index and not in the answer/,
    )
  })

  test('is refused when an entry is left out of the list too', async () => {
    await refuse((answer) => {
      const proof = answer.segments[0]?.proof
      assert.ok(proof?.kind === 'present')
      const [hidden, ...seqs] = decodeSeqList(proof.list)
      const shorter = replaceSegment(answer, 0, { proof: { ...proof, list: encodeSeqList(seqs) } })
      return { ...shorter, entries: answer.entries.filter(({ seq }) => seq !== hidden) }
    }, /list is not in this segment/)
  })

  test('is refused when a key is said to be absent that is not', async () => {
    const key = indexKey(hash, ask.org, ask.kind, ask.id)
    await refuse(async (answer) => {
      const segment = written.log.segments.get(answer.segments[0]?.commit.seq ?? -1)
      const spot = segment?.records.findIndex((record) => Buffer.compare(record.key, key) === 0) ?? -1
      const neighbours = [spot - 1, spot + 1].map(async (position) => {
        const record = segment?.records[position]
        const proof = record && (await segment?.prove(record.key))
        assert.ok(record && proof?.kind === 'present')
        return { position, key: record.key, listHash: hash(record.list), path: proof.path }
      })
      return replaceSegment(answer, 0, { proof: { kind: 'absent', neighbours: await Promise.all(neighbours) } })
    }, /leave room for the key/)
    await refuse((answer) => replaceSegment(answer, 0, { proof: { kind: 'absent', neighbours: [] } }), /leave room/)
  })

  test('is refused when a segment is dropped', async () => {
    await refuse((answer) => ({ ...answer, segments: answer.segments.toSpliced(1, 1) }), /no segment covers/)
    await refuse((answer) => ({ ...answer, segments: [] }), /proves nothing/)
  })

  test('is refused when the period is cut short at either end', async () => {
    await refuse((answer) => ({ ...answer, segments: answer.segments.slice(0, -1) }), /end before/)
    await refuse((answer) => ({ ...answer, segments: answer.segments.slice(1) }), /begin after/)
    await refuse(
      async (answer) => ({
        ...answer,
        segments: answer.segments.slice(1),
        begin: await placed(answer.segments[0]?.commit.seq ?? 0),
      }),
      /begin after/,
    )
    await refuse((answer) => ({ ...answer, query: { ...query, fromMs: query.fromMs - 4 * MINUTE_MS } }), /begin after/)
    await refuse((answer) => ({ ...answer, query: { ...query, toMs: query.toMs + 10 * MINUTE_MS } }), /end before/)
  })

  test('is refused when an entry is exchanged or put in', async () => {
    const other = formatSample(0, at(7), { action: 'vehicle.read', org: 'org-1', objects: ['vehicle-3'] })
    await refuse(
      ({ entries, ...answer }) => ({
        ...answer,
        entries: entries.map((entry, place) => (place === 1 ? { ...entry, body: other } : entry)),
      }),
      /this is not entry/,
    )
    await refuse(
      async ({ entries, ...answer }) => ({
        ...answer,
        entries: entries.with(1, await placed((entries[1]?.seq ?? 0) + 1)),
      }),
      /in the index and not in the answer/,
    )
    await refuse(
      async ({ entries, ...answer }) => ({ ...answer, entries: [...entries, await placed(480)] }),
      /in the answer and not in the index/,
    )
    await refuse((answer) => ({ ...answer, query: { ...query, id: 'vehicle-4' } }), /not in this segment/)
  })

  test('is refused when an index entry is invented, or written by somebody else than the system', async () => {
    const body = formatSample(0, at(11), { action: INDEX_ACTION, data: invented })
    await refuse(
      (answer) => replaceSegment(answer, 0, { commit: { ...(answer.segments[0]?.commit ?? assert.fail()), body } }),
      /this is not entry/,
    )
    const seq = written.log.bodies.findIndex(
      (entry) => findEntryFacts(entry)?.action === INDEX_ACTION && findEntryFacts(entry)?.actor !== undefined,
    )
    await refuse(
      async (answer) =>
        replaceSegment(answer, 0, { commit: await placed(seq), proof: { kind: 'absent', neighbours: [] } }),
      /the system wrote/,
    )
    await refuse(async (answer) => replaceSegment(answer, 0, { commit: await placed(3) }), /the system wrote/)
  })

  test('is refused when a stranger signed the checkpoint', async () => {
    const answer = await honest
    await assert.rejects(verify(answer, [(await createSampleSigner(SAMPLE_ORIGIN)).vkey]), { code: 'signature' })
  })

  test('is refused, or says the same, when any character of it is changed', async () => {
    const text = formatAnswer(await honest)
    const truth = (await verifyAnswer(text, vkeys, hash)).entries
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.constantFrom('A', 'B', '0', '7', '"', ' '), async (place, char) => {
        const changed = text.slice(0, place) + char + text.slice(place + 1)
        // The question itself is no proof: whoever asked it compares it.
        const isOther = await verifyAnswer(changed, vkeys, hash).then(
          ({ entries, query: asked }) =>
            JSON.stringify(asked) === JSON.stringify(query) && !isDeepStrictEqual(entries, truth),
          (error) => !(error instanceof ProofError),
        )
        assert.ok(!isOther, `character ${place}`)
      }),
      { numRuns: 300 },
    )
  })

  test('is refused when it breaks its format', async () => {
    const text = formatAnswer(await honest)
    const broken = [
      text.replace('v1', 'v2'),
      text.replace('"object"', '"plate"'),
      text.replace('"segments"', '"segment"'),
      text.replace('"present"', '"there"'),
    ]
    for (const lie of ['', '[]', '{}', ...broken])
      await assert.rejects(verifyAnswer(lie, vkeys, hash), { code: 'malformed' })
  })
})

describe('entries that come late', () => {
  // One of 20 minutes ago, one from the future, and one that is a bit old but can be found by its time.
  const late = writeLog(
    [
      [10, 19 * MINUTE_MS],
      [2, 22 * MINUTE_MS],
      [7, 20.5 * MINUTE_MS],
    ],
    false,
  )
  const asked = async () => {
    const { log, starts } = await late
    return {
      log,
      query: { ...ask, fromMs: (starts[6] ?? 0) + 30_000, toMs: (starts[7] ?? 0) + 2 * MINUTE_MS },
      keys: [log.signer.vkey],
    }
  }

  test('stand in the index as such, and the log holds', async () => {
    const { log, keys } = await asked()
    assert.equal((await verifyLog(sampleSource(log), { vkeys: keys, hash })).finding, undefined)
    const lates = [...log.segments.values()].map((segment) =>
      segment.records.some(({ key }) => Buffer.compare(key, lateKey(hash)) === 0),
    )
    assert.equal(lates.filter(Boolean).length, 3)
  })

  test('are part of the answer wherever they were placed', async () => {
    const { log, query, keys } = await asked()
    const answer = await answerTo(query, log)
    assert.equal(answer.late.length, 2)
    const expected = placesIn(log, query)
    assert.deepEqual(await seqsOf(answer, keys), expected)
    assert.ok((expected[0] ?? 0) < 150 && (expected.at(-1) ?? 0) > 380)
  })

  test('cannot be left out', async () => {
    const { log, query, keys } = await asked()
    const answer = await answerTo(query, log)
    const lateSeqs = new Set([answer.entries[0]?.seq, answer.entries.at(-1)?.seq])
    const onTime = answer.entries.filter(({ seq }) => !lateSeqs.has(seq))
    const lies = [
      { ...answer, late: [] },
      { ...answer, late: [], entries: onTime },
      { ...answer, late: answer.late.slice(1), entries: answer.entries.slice(1) },
      { ...answer, late: [...answer.late, ...answer.late.slice(1)] },
      { ...answer, late: answer.late.map(({ late: _, ...segment }) => segment), entries: onTime },
    ]
    for (const lie of lies)
      await assert.rejects(verify(lie, keys), { code: 'unproven', message: /late entries were left out/ })
    await assert.rejects(verify({ ...answer, entries: onTime }, keys), {
      message: /in the index and not in the answer/,
    })
  })
})

describe('an answer that knows only an older commit', () => {
  test('says as of when it is complete, and cannot be older than its segments', async () => {
    const answer = await answerTo(query)
    const older = readerOf(written.log).commits.filter(({ level }) => level === 'short')
    const { readEntry, readNode, size } = readerOf(written.log)
    const withNewest = async (place: number) => {
      const { seq } = older.at(place) ?? assert.fail()
      return { ...answer, newest: { seq, body: readEntry(seq), path: await proveInclusion(hash, readNode, seq, size) } }
    }
    assert.equal((await verify(await withNewest(-2))).asOfMs, at(11))
    await assert.rejects(async () => verify(await withNewest(0)), { message: /older than the segments/ })
  })
})

test('the leaves of a sample are those of its entries', () => {
  assert.deepEqual(
    sampleLeaves(hash, written.log.bodies).slice(0, 32),
    leafHash(hash, written.log.bodies[0] ?? new Uint8Array(0)),
  )
})
