/** Of every list that a server can show, this page claims no more than the log proves. Each lie stands beside its honest twin. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { LedgerEntry, LedgerSearch } from '#api'
import { HOUSE_ORG } from '#proof'
import { checkAnswer } from './check-answer.ts'
import type { ListVerdict } from './compare-list.ts'
import { compareList } from './compare-list.ts'
import type { ShownList } from './question.ts'
import { questionOf } from './question.ts'
import { ORG, openLog, START_MS } from './testing-log.ts'
import { readTrust } from './trust.ts'

const MINUTE_MS = 60_000
const PROBES = [6, 3, 1]
const FACTS = [
  { action: 'vehicle.read', objects: ['golf'], actor: { user: { uid: 'berta' } } },
  { action: 'control.probe', org: HOUSE_ORG, objects: ['kernel.https'], data: { holds: true } },
  { action: 'vehicle.read', objects: ['polo'], actor: { user: { uid: 'berta' } } },
  { action: 'control.probe', org: HOUSE_ORG, objects: ['kernel.https'], data: { holds: false } },
  { action: 'vehicle.read', objects: ['golf'], actor: { user: { uid: 'anton' } } },
  { action: 'control.declare', objects: ['kernel.https'] },
  { action: 'control.probe', objects: ['kernel.own'], data: { holds: true } },
]
/** Asked once everything of the log is indexed. */
const LATER_MS = START_MS + 30 * MINUTE_MS

type Log = Awaited<ReturnType<typeof openLog>>

/** Proves what this search finds, as pressed beside one list, and holds it against the list that stands there then. */
async function judge(log: Log, search: LedgerSearch, asked: ShownList, now: ShownList = asked): Promise<ListVerdict> {
  const question = questionOf(search, asked)
  assert.ok(question && question !== 'new')
  const prove = async (org: string) => checkAnswer(question, org, await log.answer(question, org), readTrust(log.key))
  return compareList(question, [await prove(ORG), await prove(HOUSE_ORG)], now)
}

const listOf = (log: Log, places: readonly number[], isWhole = true): ShownList => ({
  entries: places.map((place) => log.shown(place)),
  isWhole,
  askedAtMs: LATER_MS,
})

const change = (list: ShownList, at: number, told: Partial<LedgerEntry>): ShownList => ({
  ...list,
  entries: list.entries.map((row, place) => (place === at ? { ...row, ...told } : row)),
})

const [byAction, byActor] = [{ action: 'control.probe' }, { actor: 'berta' }]

describe('a list beside what was proven', async () => {
  const log = await openLog(FACTS)

  test('holds of whom it is: of the organisation, and of the house', async () => {
    assert.deepEqual(await judge(log, byAction, listOf(log, PROBES)), { proven: [1, 2], outside: 0 })
    assert.deepEqual(await judge(log, byActor, listOf(log, [2, 0])), { proven: [2, 0], outside: 0 })
  })

  test('claims nothing where the index has nothing, as of a part of the house', async () => {
    assert.deepEqual(await judge(log, { actor: 'assurance' }, listOf(log, [])), { proven: [0, 0], outside: 0 })
  })

  test('is broken where it leaves one out, be it the organisation’s or the house’s', async () => {
    for (const [left, rest] of [
      [6, [3, 1]],
      [3, [6, 1]],
      [1, [6, 3]],
    ] as const) {
      const { broken } = await judge(log, byAction, listOf(log, rest))
      assert.equal(broken, `the list leaves out entry ${left}`)
    }
  })

  test('is broken where it shows one that nothing proves', async () => {
    const invented = change(listOf(log, PROBES), 1, { seq: 4 })
    assert.match(String((await judge(log, byAction, invented)).broken), /does not hold entry 4 under/)
    const another = await judge(log, byAction, listOf(log, [6, 4, 3, 1]))
    assert.match(String(another.broken), /does not hold entry 4 under/)
  })

  for (const [word, told] of Object.entries({
    action: 'vehicle.read',
    actor: 'berta',
    outcome: 'refused',
    at: '2026-11-23T12:03:00.001Z',
    objects: ['kernel.headers'],
    facts: { holds: true },
  }))
    test(`is broken where it tells another ${word}, though no seal was pressed`, async () => {
      const { broken } = await judge(log, byAction, change(listOf(log, PROBES), 1, { [word]: told }))
      assert.equal(broken, `of "${word}" of entry 3 the list says other than the bytes`)
    })

  test('is broken where it moves one out of the period to be passed over', async () => {
    const moved = change(listOf(log, PROBES), 0, { at: new Date(LATER_MS).toISOString() })
    assert.match(String((await judge(log, byAction, moved)).broken), /of "at" of entry 6/)
  })

  test('is broken where it shows another seal, an entry twice, or one of somebody else', async () => {
    const list = listOf(log, PROBES)
    assert.match(String((await judge(log, byAction, change(list, 0, { leafHash: '00' }))).broken), /another seal/)
    assert.match(String((await judge(log, byAction, listOf(log, [6, 3, 3, 1]))).broken), /entry 3 twice/)
    const foreign = change(list, 0, { org: '01a00000-0000-7000-8000-0000000000ff' })
    assert.match(String((await judge(log, byAction, foreign)).broken), /not asked about/)
    const swapped = change(list, 1, { org: ORG })
    assert.match(String((await judge(log, byAction, swapped)).broken), /does not hold entry 3 under/)
  })

  test('is broken where it is empty and says that it goes on', async () => {
    const question = { ...byAction, from: new Date(START_MS).toISOString(), to: new Date(LATER_MS).toISOString() }
    assert.equal(questionOf(question, listOf(log, [], false)), 'new')
    const then = await judge(log, byAction, listOf(log, PROBES), listOf(log, [], false))
    assert.equal(then.broken, 'the list is empty and says that it goes on')
  })
})

describe('a list that goes on after it was proven', async () => {
  const log = await openLog(FACTS)

  test('claims what the first page shows, and no word of the next until it is asked for', async () => {
    const first = listOf(log, [6, 3], false)
    assert.deepEqual(await judge(log, byAction, first), { proven: [1, 1], outside: 0 })
    assert.deepEqual(await judge(log, byAction, first, listOf(log, PROBES)), { proven: [1, 1], outside: 1 })
  })

  test('is broken as soon as a later look leaves out what was proven', async () => {
    const all = listOf(log, PROBES)
    assert.deepEqual(await judge(log, byAction, all, all), { proven: [1, 2], outside: 0 })
    assert.match(String((await judge(log, byAction, all, listOf(log, [6, 1]))).broken), /leaves out entry 3/)
  })
})

describe('an honest server', async () => {
  const log = await openLog(FACTS)

  test('is not accused of what happened after it showed the page', async () => {
    const early = { ...listOf(log, [3, 1]), askedAtMs: START_MS + 5 * MINUTE_MS + 10 * MINUTE_MS }
    assert.deepEqual(await judge(log, byAction, early), { proven: [0, 2], outside: 0 })
    const asked = { ...byAction, to: new Date(LATER_MS).toISOString() }
    assert.deepEqual(await judge(log, asked, early), { proven: [0, 2], outside: 0 })
  })

  test('is asked for both ends of the period, which belong to it', async () => {
    const at = (minute: number) => new Date(START_MS + minute * MINUTE_MS).toISOString()
    const period = { ...byAction, from: at(1), to: at(3) }
    assert.deepEqual(await judge(log, period, listOf(log, [3, 1])), { proven: [0, 2], outside: 0 })
    assert.match(String((await judge(log, period, listOf(log, [1]))).broken), /leaves out entry 3/)
  })

  test('is not accused in the second log of a house, whose numbers go on a span apart', async () => {
    const second = await openLog(FACTS, 2)
    const list = listOf(second, PROBES)
    assert.equal(list.entries[0]?.seq, 2 ** 40 + 6)
    assert.deepEqual(await judge(second, byAction, list), { proven: [1, 2], outside: 0 })
    const short = await judge(second, byAction, listOf(second, [6, 1]))
    assert.equal(short.broken, `the list leaves out entry ${2 ** 40 + 3}`)
    const old = await judge(second, byAction, { ...list, entries: [...list.entries, log.shown(3)] })
    assert.deepEqual(old, { proven: [1, 2], outside: 1 })
  })
})

describe('an answer', async () => {
  const log = await openLog(FACTS)
  const question = questionOf(byAction, listOf(log, PROBES))

  test('is refused for another organisation, another question, and by another key', async () => {
    assert.ok(question && question !== 'new')
    const text = await log.answer(question, ORG)
    assert.equal((await checkAnswer(question, ORG, text, readTrust(log.key))).entries.size, 1)
    const answersOther = { code: 'unproven', message: 'this answers another question' }
    await assert.rejects(checkAnswer(question, HOUSE_ORG, text, readTrust(log.key)), answersOther)
    await assert.rejects(checkAnswer({ ...question, id: 'x' }, ORG, text, readTrust(log.key)), answersOther)
    const stranger = readTrust((await openLog(FACTS)).key)
    await assert.rejects(checkAnswer(question, ORG, text, stranger), { code: 'signature' })
  })
})
