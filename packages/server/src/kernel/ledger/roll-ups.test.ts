import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { later } from '#kernel'
import { engines } from '#kernel/database/testing'
import type { ClosedRun } from '#proof'
import { commitRun, createLogIndex } from '#proof'
import { sha256 } from './digest.ts'
import type { IndexFold } from './index-fold.ts'
import { closeDay, closeShort, isDayDue, isFoldedAgain, isIndexDue, isShortDue, takeDay } from './index-fold.ts'
import { createRollUps } from './roll-ups.ts'
import { openTestLedger, read } from './testing.ts'

/** More than a day may have that is made at once. */
const MANY = 4_300
const MIDNIGHT_MS = Date.parse('2026-01-06T00:00:00Z')

function foldOf(entries: number): IndexFold {
  const log = createLogIndex(sha256)
  for (let seq = 0; seq < entries; seq++)
    log.add(seq, {
      ...{ id: `${seq}`, org: 'o', action: 'vehicle.read', at: MIDNIGHT_MS - 1, actor: 'a' },
      ...{ subjects: [], objects: [`v${seq}`], data: {} },
    })
  const fold: IndexFold = { log, short: 0, day: 0, atMs: MIDNIGHT_MS - 1, dayAtMs: MIDNIGHT_MS - 1 }
  return closeShort(fold, entries, MIDNIGHT_MS)[0]
}

function open(make?: () => Promise<ReturnType<typeof commitRun>>) {
  const failures: string[] = []
  const rollUps = createRollUps({ onFailed: (because) => failures.push(because), ...(make ? { make } : {}) })
  return { rollUps, failures }
}

describe('the commit of a long day of the index', () => {
  test('is made in a thread of its own, and is the one that would be made here', async () => {
    const { rollUps, failures } = open()
    const fold = closeDay(foldOf(MANY), rollUps.begin, MIDNIGHT_MS)
    assert.equal(takeDay(fold, MIDNIGHT_MS), undefined, 'not there yet')
    assert.equal(await rollUps.settle(), true)

    const [next, due] = takeDay(fold, MIDNIGHT_MS) ?? []
    const { commit } = commitRun(sha256, 'day', MANY, foldOf(MANY).log.close('day', MANY, MIDNIGHT_MS))
    assert.equal(due?.entry.facts?.root, Buffer.from(commit.root).toString('base64'))
    assert.deepEqual([next?.day, next?.short, commit.keys], [MANY, MANY, MANY + 3])
    assert.deepEqual([failures, await rollUps.settle()], [[], false])
  })

  test('lets no short run end before it stands in the log, and is due as soon as it is made', async () => {
    const made = Promise.withResolvers<ReturnType<typeof commitRun>>()
    const { rollUps } = open(() => made.promise)
    const ended = foldOf(MANY)
    assert.equal(isDayDue(ended, MIDNIGHT_MS), true)
    const fold = closeDay(ended, rollUps.begin, MIDNIGHT_MS)
    const late = MIDNIGHT_MS + 600_000
    assert.deepEqual([isShortDue(fold, 2 * MANY, late), isIndexDue(fold, 2 * MANY, late)], [false, false])

    made.resolve(commitRun(sha256, 'day', MANY, foldOf(MANY).log.close('day', MANY, MIDNIGHT_MS)))
    await rollUps.settle()
    assert.equal(isIndexDue(fold, 2 * MANY, late), true)
    const [next] = takeDay(fold, MIDNIGHT_MS) ?? []
    assert.ok(next)
    assert.deepEqual([isShortDue(next, 2 * MANY, late), isDayDue(next, late)], [true, false])
  })

  test('that cannot be made is said, and holds up nothing but the days', async () => {
    const { rollUps, failures } = open(() => Promise.reject(new Error('no memory')))
    const fold = closeDay(foldOf(MANY), rollUps.begin, MIDNIGHT_MS)
    await rollUps.settle()
    const [next, due] = takeDay(fold, MIDNIGHT_MS) ?? []
    assert.ok(next)
    assert.deepEqual([failures, due, next.day], [['no memory'], undefined, 0])
    const tomorrow = MIDNIGHT_MS + 86_400_000
    assert.deepEqual([isShortDue(next, 2 * MANY, tomorrow), isDayDue(next, tomorrow)], [true, false])
    const retries = [3_599_999, 3_600_000].map((ms) => isFoldedAgain(next, MIDNIGHT_MS + ms))
    assert.deepEqual([isFoldedAgain(fold, tomorrow), ...retries], [false, false, true])
  })

  test('of a short day is there at once', () => {
    const { rollUps } = open(() => Promise.reject(new Error('not in a thread')))
    const [next, due] = takeDay(closeDay(foldOf(100), rollUps.begin, MIDNIGHT_MS), MIDNIGHT_MS) ?? []
    assert.deepEqual([next?.day, due?.entry.facts?.level], [100, 'day'])
  })

  test('ends with whoever makes it: a thread that dies is a failure, not a wait', async () => {
    const { rollUps, failures } = open()
    const log = foldOf(MANY).log.close('day', MANY, MIDNIGHT_MS)
    const broken: ClosedRun = { ...log, run: { ...log.run, keys: [] } }
    const { outcome } = rollUps.begin(MANY, broken)
    await rollUps.settle()
    assert.equal(outcome(), 'failed')
    assert.match(failures[0] ?? '', /there is no key/)
  })
})

for (const engine of engines()) {
  describe(`a long day of the log, on ${engine}`, () => {
    test('is rolled up at midnight behind its last short run, and whoever reads the log again comes to the same', async () => {
      await using house = await openTestLedger(engine, '2026-01-05T23:50:00Z')
      for (let at = 0; at < MANY; at += 860)
        await house.act(Array.from({ length: 860 }, (_, one) => read(`car-${at + one}`)))
      await house.ledger.drain()
      await house.pass(15)
      const commits = async () =>
        (await house.list()).filter(({ action }) => action === 'ledger.index').map(({ facts }) => facts)
      const [day, short] = await commits()
      assert.deepEqual([day?.level, day?.from, short?.level], ['day', 0, 'short'])
      assert.equal(day?.to, short?.to)
      assert.ok(Number(day?.to) > MANY)

      await house.act([read('car-1')])
      const again = await house.reopen()
      await again.drain()
      house.clock.moveTo(later(house.clock.now(), { minutes: 6 }))
      await again.drain()
      assert.deepEqual([(await commits())[0]?.level, (await commits())[0]?.from], ['short', day?.to])
      assert.equal((await again.verifyAll()).ok, true)
    })
  })
}
