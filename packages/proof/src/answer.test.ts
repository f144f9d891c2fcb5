import assert from 'node:assert/strict'
import { hash as digest } from 'node:crypto'
import { describe, test } from 'node:test'
import { formatAnswer, parseAnswer } from './answer.ts'
import { buildAnswer } from './answer-build.ts'
import { equalBytes } from './bytes.ts'
import { lateKey } from './index-key.ts'
import { sampleSource } from './sample-log.ts'
import { MINUTE_MS, openQuestions, placesIn, readerOf } from './sample-questions.ts'
import { proveInclusion } from './tree-path.ts'
import { verifyLog } from './verify-log.ts'

const hash = (bytes: Uint8Array) => new Uint8Array(digest('sha256', bytes, 'buffer'))
const { log, at, query, ask, verify, seqsOf } = await openQuestions(hash)

describe('a completeness answer', () => {
  test('holds and names every entry of the period', async () => {
    const answer = await ask(query)
    const { entries, asOfMs } = await verify(answer)
    assert.deepEqual(
      entries.map(({ seq }) => seq),
      placesIn(log, query),
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
      const asked = { ...query, fromMs: at(from) + 1, toMs: at(to) + 2 * MINUTE_MS }
      assert.deepEqual(await seqsOf(await ask(asked)), placesIn(log, asked), `${from} to ${to}`)
      assert.deepEqual(await seqsOf(await ask({ ...asked, id: 'vehicle-99' })), [])
    }
    assert.deepEqual(await seqsOf(await ask({ ...query, fromMs: 0, toMs: 1 })), [])
  })

  test('takes the day where short segments are gone, and proves where the day ended', async () => {
    const asked = { ...query, fromMs: at(2), toMs: at(3) }
    const reader = readerOf(hash, log, ({ level, to }) => level === 'day' || to > 250)
    const answer = await buildAnswer(hash, asked, reader)
    assert.equal(answer.segments.length, 1)
    assert.deepEqual(await seqsOf(answer), placesIn(log, asked))
    const { end, ...endless } = answer
    assert.ok(end)
    await assert.rejects(verify(endless), { message: /end before/ })
  })

  test('is not built before the index has passed the period, nor over dropped records', async () => {
    await assert.rejects(ask({ ...query, toMs: at(11) }), { code: 'missing' })
    await assert.rejects(
      buildAnswer(
        hash,
        query,
        readerOf(hash, log, () => false),
      ),
      { code: 'missing' },
    )
  })
})

describe('an answer that knows only an older commit', () => {
  test('says as of when it is complete, and cannot be older than its segments', async () => {
    const answer = await ask(query)
    const older = readerOf(hash, log).commits.filter(({ level }) => level === 'short')
    const { readEntry, readNode, size } = readerOf(hash, log)
    const withNewest = async (place: number) => {
      const { seq } = older.at(place) ?? assert.fail()
      return {
        ...answer,
        newest: { seq, body: await readEntry(seq), path: await proveInclusion(hash, readNode, seq, size) },
      }
    }
    assert.equal((await verify(await withNewest(-2))).asOfMs, at(11))
    await assert.rejects(async () => verify(await withNewest(0)), { message: /older than the segments/ })
  })
})

describe('entries that come late', () => {
  // One of 12 minutes ago, one from the future, and one that is a bit old but can be found by its time.
  const late = [
    [10, 19 * MINUTE_MS],
    [2, 22 * MINUTE_MS],
    [7, 20.5 * MINUTE_MS],
  ] as const
  const openLate = async () => {
    const house = await openQuestions(hash, late)
    const period = { ...house.query, fromMs: house.at(6) + MINUTE_MS / 2, toMs: house.at(7) + 2 * MINUTE_MS }
    return { ...house, period, answer: await house.ask(period) }
  }

  test('stand in the index as such, and the log holds', async () => {
    const { log, vkeys } = await openLate()
    assert.equal((await verifyLog(sampleSource(log), { vkeys, hash })).finding, undefined)
    const marked = [...log.segments.values()].filter(({ records }) =>
      records.some(({ key }) => equalBytes(key, lateKey(hash))),
    )
    assert.equal(marked.length, 3)
  })

  test('are part of the answer wherever they were placed', async () => {
    const { log, period, answer, seqsOf } = await openLate()
    const expected = placesIn(log, period)
    assert.equal(answer.late.length, 2)
    assert.deepEqual(await seqsOf(answer), expected)
    assert.ok((expected[0] ?? 0) < 150 && (expected.at(-1) ?? 0) > 380)
  })

  test('cannot be left out', async () => {
    const { answer, verify } = await openLate()
    const lateSeqs = new Set([answer.entries[0]?.seq, answer.entries.at(-1)?.seq])
    const onTime = answer.entries.filter(({ seq }) => !lateSeqs.has(seq))
    const lies = [
      { ...answer, late: [] },
      { ...answer, late: [], entries: onTime },
      { ...answer, late: answer.late.slice(1), entries: answer.entries.slice(1) },
      { ...answer, late: [...answer.late, ...answer.late.slice(1)] },
      { ...answer, late: answer.late.map(({ late: _, ...segment }) => segment), entries: onTime },
    ]
    for (const lie of lies) {
      await assert.rejects(verify(lie), { code: 'unproven', message: /late entries were left out/ })
    }
    await assert.rejects(verify({ ...answer, entries: onTime }), { message: /in the index and not in the answer/ })
  })
})
