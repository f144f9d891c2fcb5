import assert from 'node:assert/strict'
import { hash as digest } from 'node:crypto'
import { describe, test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import type { Answer, AnsweredSegment, PlacedEntry } from './answer.ts'
import { formatAnswer } from './answer.ts'
import { buildAnswer } from './answer-build.ts'
import { verifyAnswer } from './answer-verify.ts'
import { findEntryFacts } from './entry-facts.ts'
import { formatIndexCommit, INDEX_ACTION } from './index-commit.ts'
import { indexKey } from './index-key.ts'
import { ProofError } from './proof-error.ts'
import { createSampleSigner, formatSample, openSampleLog, SAMPLE_ORIGIN, SAMPLE_START_MS } from './sample-log.ts'
import { inventCommit, MINUTE_MS, openQuestions, readerOf } from './sample-questions.ts'
import { collectRecords, createSegment } from './segment.ts'
import { decodeSeqList, encodeSeqList } from './seq-list.ts'
import { proveInclusion } from './tree-path.ts'

const hash = (bytes: Uint8Array) => new Uint8Array(digest('sha256', bytes, 'buffer'))
const { log, vkeys, at, query, ask, verify } = await openQuestions(hash, [], true)

describe('a dishonest answer', () => {
  const honest = ask(query)
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
    const { readEntry, readNode, size } = readerOf(hash, log)
    return { seq, body: await readEntry(seq), path: await proveInclusion(hash, readNode, seq, size) }
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
    const key = indexKey(hash, query.org, query.kind, query.id)
    await refuse(async (answer) => {
      const segment = log.segments.get(answer.segments[0]?.commit.seq ?? -1)
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
    const body = formatSample(0, at(11), { action: INDEX_ACTION, data: inventCommit(hash) })
    await refuse(
      (answer) => replaceSegment(answer, 0, { commit: { ...(answer.segments[0]?.commit ?? assert.fail()), body } }),
      /this is not entry/,
    )
    const seq = log.bodies.findIndex(
      (entry) => findEntryFacts(entry)?.action === INDEX_ACTION && findEntryFacts(entry)?.actor !== undefined,
    )
    await refuse(
      async (answer) =>
        replaceSegment(answer, 0, { commit: await placed(seq), proof: { kind: 'absent', neighbours: [] } }),
      /the system wrote/,
    )
    await refuse(async (answer) => replaceSegment(answer, 0, { commit: await placed(3) }), /the system wrote/)
  })

  test('is refused when the index lists an entry that does not carry the key', async () => {
    const dishonest = await openSampleLog(hash)
    for (const id of ['vehicle-3', 'vehicle-4'])
      dishonest.write({ action: 'vehicle.read', org: 'org-1', objects: [id] })
    const key = indexKey(hash, 'org-1', 'object', 'vehicle-3')
    const segment = createSegment(hash, collectRecords([0, 1].map((seq) => ({ seq, keys: [key] }))))
    dishonest.pass(10 * MINUTE_MS)
    const data = formatIndexCommit({ level: 'short', from: 0, to: 2, keys: 1, root: segment.root, late: 0 })
    const seq = dishonest.write({ action: INDEX_ACTION, data })
    await dishonest.sign()
    const { bodies, notes, segments, signer } = dishonest.log()
    const reader = readerOf(hash, { ...dishonest.log(), notes, segments: new Map([...segments, [seq, segment]]) })
    const answer = await buildAnswer(hash, { ...query, fromMs: 0, toMs: SAMPLE_START_MS }, reader)
    assert.equal(bodies.length, 3)
    await assert.rejects(verify(answer, [signer.vkey]), { code: 'unproven', message: /entry 1 does not carry the key/ })
  })

  test('is refused when a stranger signed the checkpoint', async () => {
    const answer = await honest
    await assert.rejects(verify(answer, [(await createSampleSigner(SAMPLE_ORIGIN)).vkey]), { code: 'signature' })
  })

  test('is refused, or says the same, when any character of it is changed', async () => {
    const text = formatAnswer(await honest)
    const truth = (await verifyAnswer(text, vkeys, { hash })).entries
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.constantFrom('A', 'B', '0', '7', '"', ' '), async (place, char) => {
        const changed = text.slice(0, place) + char + text.slice(place + 1)
        // The question itself is no proof: whoever asked it compares it.
        const isOther = await verifyAnswer(changed, vkeys, { hash }).then(
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
      await assert.rejects(verifyAnswer(lie, vkeys, { hash }), { code: 'malformed' })
  })
})
