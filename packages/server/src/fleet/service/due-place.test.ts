import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { SubjectId } from '#kernel'
import type { DayPlace } from './due-place.ts'
import { AT_ONCE, beginningOf, inDays, isBefore, NO_DAY, placeOf, URGENCY } from './due-place.ts'
import type { Due, DuePlace } from './due-schema.ts'
import { onDay } from './due-schema.ts'
import { dayOf, judgeDay } from './judging.ts'

const NOW = new Date('2030-01-05T12:00:00Z')
const REMIND_DAYS = 4
const inDaysFromNow = (days: number) => dayOf(new Date(NOW.getTime() + days * 86_400_000))
const idOf = (at: number) => `00000000-0000-7000-8000-${String(at).padStart(12, '0')}`

interface Paper {
  readonly id: string
  readonly lastDay: string
}

const toDue = ({ id, lastDay }: Paper): readonly Due[] => {
  const state = judgeDay(lastDay, NOW, REMIND_DAYS)
  const of = { kind: 'document', vehicleId: null, driverId: null, formId: null, what: 'permit' } as const
  return state === 'ok' ? [] : [{ ...of, id, state, ...onDay(lastDay), subject: idOf(0) as SubjectId }]
}

const beyond = (papers: readonly Paper[], { day, id }: DayPlace) =>
  papers.filter((paper) => paper.lastDay > day || (paper.lastDay === day && paper.id > id)).slice(0, AT_ONCE)

/** What `inDays` tells of these beyond a place, up to an urgency, in order. */
async function tell(papers: readonly Paper[], after: DuePlace, limit: number, lastUrgency: number) {
  const isWanted = (item: Due) => isBefore(after, placeOf(item)) && URGENCY.indexOf(item.state) <= lastUrgency
  const told = new Map<string, DuePlace>()
  const asked = { kinds: ['document'], vehicle: undefined, after, limit, lastUrgency, isWanted }
  for await (const items of inDays({ now: NOW }, asked, async (place) => beyond(papers, place), toDue))
    for (const item of items.filter(isWanted)) told.set(item.id, placeOf(item))
  return [...told.values()].sort((a, b) => (isBefore(a, b) ? -1 : 1))
}

describe('what knows days alone', () => {
  const day = fc.integer({ min: -6, max: 6 }).map(inDaysFromNow)
  const papers = fc
    .array(fc.tuple(day, fc.integer({ min: 1, max: 60 })), { maxLength: 8 })
    .map((heaps) => heaps.flatMap(([lastDay, count]) => Array.from({ length: count }, () => lastDay)).sort())
    .map((days) => days.map((lastDay, at) => ({ id: idOf(at), lastDay })))
  /** Of whatever source: a service that is overdue by distance is due on any day, or on none. */
  const place = fc.tuple(fc.nat(2).map(String), fc.oneof(day, fc.constant(NO_DAY)), fc.nat(500).map(idOf))

  test('is told in its order beyond whatever place, of another source too, as far as was asked', async () => {
    await fc.assert(
      fc.asyncProperty(
        papers,
        place,
        fc.integer({ min: 1, max: 250 }),
        fc.nat(2),
        async (those, after, limit, last) => {
          const all = those.flatMap(toDue).map(placeOf)
          const wanted = all.filter((one) => isBefore(after, one) && Number(one[0]) <= last)
          const told = await tell(those, after, limit, last)
          assert.deepEqual(told.slice(0, limit), wanted.slice(0, limit))
        },
      ),
    )
  })

  test('loses no document due today and none due soon behind a service that is overdue on no day', async () => {
    const those = [0, 3].map((days, at) => ({ id: idOf(at), lastDay: inDaysFromNow(days) }))
    const places = those.flatMap(toDue).map(placeOf)
    assert.deepEqual(await tell(those, beginningOf(0), 50, 2), places)
    assert.deepEqual(await tell(those, ['0', NO_DAY, idOf(7)], 50, 2), places)
    assert.deepEqual(await tell(those, ['1', NO_DAY, idOf(7)], 50, 2), places.slice(1))
  })
})
