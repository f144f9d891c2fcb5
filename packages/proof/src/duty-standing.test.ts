import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { DutyTerms, Facts, Recorded } from './duty.ts'
import { readStanding } from './duty-standing.ts'

const common = {
  clauses: ['fleetops.purpose.cia'],
  objective: 'integrity',
  owner: 'operations',
  scope: 'house',
  tells: [{ before: { minutes: 10 }, whom: 'operations' }],
  overdue: { severity: 2 },
} as const
const leak: DutyTerms = {
  ...common,
  name: 'yard.leak',
  promise: 'A leak is stopped within an hour of being found.',
  per: 'object',
  opens: { on: 'leak.find' },
  closes: { on: 'leak.stop' },
  voids: { on: 'leak.dismiss' },
  within: { hours: 1 },
}
const weekly: DutyTerms = {
  ...common,
  name: 'yard.round',
  promise: 'The yard is walked every week.',
  per: 'house',
  closes: { on: 'round.walk' },
  within: { days: 7 },
  every: { days: 7 },
}
const entry = (at: string, action: string, facts: Facts = {}, about: Partial<Recorded> = {}): Recorded => ({
  at: new Date(at),
  action,
  object: 'bay-1',
  subjects: [],
  facts,
  ...about,
})
const read = (obligation: DutyTerms, now: string, ...entries: readonly Recorded[]) => {
  const { running, unanswered, lastClosed } = readStanding(obligation, entries, new Date(now))
  return {
    running: running.map(({ object, dueAt }) => [object, dueAt.toISOString()]),
    unanswered: unanswered.map(({ object }) => object),
    lastClosedAt: lastClosed?.at.toISOString(),
  }
}
const found = entry('2026-03-02T10:00:00Z', 'leak.find')
const nothing = { running: [], unanswered: [], lastClosedAt: undefined }

describe('a clock', () => {
  test('runs from the entry that opens it, for each object apart', () => {
    const other = entry('2026-03-02T10:20:00Z', 'leak.find', {}, { object: 'bay-2' })
    assert.deepEqual(read(leak, '2026-03-02T10:30:00Z', found, other).running, [
      ['bay-1', '2026-03-02T11:00:00.000Z'],
      ['bay-2', '2026-03-02T11:20:00.000Z'],
    ])
  })

  test('is one for the house or for each subject where the obligation says so', () => {
    const named = entry('2026-03-02T10:00:00Z', 'leak.find', {}, { subjects: ['ada', 'bob'] })
    assert.equal(read({ ...leak, per: 'house' }, '2026-03-03', found, named).running[0]?.[0], 'house')
    assert.equal(read({ ...leak, per: 'subject' }, '2026-03-03', named).running[0]?.[0], 'ada')
    assert.equal(read({ ...leak, per: 'subject' }, '2026-03-03', found).running[0]?.[0], 'bay-1')
  })

  test('starts with its declaration where nothing else opens it, and only with its own', () => {
    const own = entry('2026-03-02', 'obligation.declare', { obligation: 'yard.round' })
    const foreign = entry('2026-03-01', 'obligation.declare', { obligation: 'yard.leak' })
    assert.deepEqual(read(weekly, '2026-03-03', foreign), nothing)
    assert.deepEqual(read(weekly, '2026-03-03', foreign, own).running, [['house', '2026-03-09T00:00:00.000Z']])
  })

  test('passes over entries after the instant asked for, wherever they stand', () => {
    const later = entry('2026-03-02T10:40:00Z', 'leak.find', {}, { object: 'bay-2' })
    assert.equal(read(leak, '2026-03-02T10:39:59.999Z', later, found).running.length, 1)
    assert.equal(read(leak, '2026-03-02T10:40:00Z', later, found).running.length, 2)
  })

  test('opened again may end sooner, never later', () => {
    const again = entry('2026-03-02T10:30:00Z', 'leak.find')
    const sooner = entry('2026-03-02T10:30:00Z', 'leak.find', { by: '2026-03-02T10:45:00Z' })
    const dated = { ...leak, opens: { on: 'leak.find', until: 'by' } }
    assert.equal(read(leak, '2026-03-02T10:31:00Z', found, again).running[0]?.[1], '2026-03-02T11:00:00.000Z')
    assert.equal(read(dated, '2026-03-02T10:31:00Z', found, sooner).running[0]?.[1], '2026-03-02T10:45:00.000Z')
  })

  test('counts from an earlier instant the entry states, and until another where that comes first', () => {
    const stated = { ...leak, opens: { on: 'leak.find', since: 'seenAt', until: 'by' } }
    const due = (facts: Record<string, string>) =>
      read(stated, '2026-03-02T10:01:00Z', entry('2026-03-02T10:00:00Z', 'leak.find', facts)).running[0]?.[1]
    assert.equal(due({ seenAt: '2026-03-02T09:15:00Z' }), '2026-03-02T10:15:00.000Z')
    assert.equal(due({ seenAt: '2026-03-02T09:15:00Z', by: '2026-03-02T10:05:00Z' }), '2026-03-02T10:05:00.000Z')
    assert.equal(due({ seenAt: '2026-03-02T09:15:00Z', by: '2026-03-09T00:00:00Z' }), '2026-03-02T10:15:00.000Z')
    assert.equal(due({}), '2026-03-02T11:00:00.000Z')
  })
})

describe('a closing entry', () => {
  const stoppedAt = (at: string) => read(leak, '2026-03-03', found, entry(at, 'leak.stop'))

  test('ends the clock: in time to the last millisecond before, late at the very instant', () => {
    assert.deepEqual(stoppedAt('2026-03-02T10:59:59.999Z').unanswered, [])
    assert.deepEqual(stoppedAt('2026-03-02T11:00:00.000Z').unanswered, ['bay-1'])
    assert.deepEqual(stoppedAt('2026-03-02T11:00:00.000Z').running, [])
  })

  test('closes nothing where no clock runs', () => {
    assert.deepEqual(read(leak, '2026-03-03', entry('2026-03-02T10:00:00Z', 'leak.stop')), nothing)
    const ofAnother = entry('2026-03-02T10:10:00Z', 'leak.stop', {}, { object: 'bay-2' })
    assert.equal(read(leak, '2026-03-03', found, ofAnother).running.length, 1)
  })

  test('closes nothing where it does not state what the obligation asks for', () => {
    const tested = { ...leak, closes: { on: 'leak.stop', where: { tested: true } } }
    const stop = (facts: Facts) => entry('2026-03-02T10:10:00Z', 'leak.stop', facts)
    assert.equal(read(tested, '2026-03-03', found, stop({ tested: false })).running.length, 1)
    assert.equal(read(tested, '2026-03-03', found, stop({})).running.length, 1)
    assert.equal(read(tested, '2026-03-03', found, stop({ tested: true })).running.length, 0)
  })

  test('starts the next clock where the obligation comes back', () => {
    const declared = entry('2026-03-02', 'obligation.declare', { obligation: 'yard.round' })
    const walked = entry('2026-03-04T12:00:00Z', 'round.walk')
    assert.deepEqual(read(weekly, '2026-03-05', declared, walked), {
      running: [['house', '2026-03-11T12:00:00.000Z']],
      unanswered: [],
      lastClosedAt: '2026-03-04T12:00:00.000Z',
    })
  })

  test('lets no quarter go by, though 92 days after new year’s eve would', () => {
    const declared = entry('2026-12-01', 'obligation.declare', { obligation: 'yard.round' })
    const walked = entry('2026-12-31T12:00:00Z', 'round.walk')
    const due = (every: DutyTerms['within']) =>
      read({ ...weekly, within: { days: 92 }, every }, '2027-01-01', declared, walked).running[0]?.[1]
    assert.equal(due({ days: 92, each: 'quarter' }), '2027-04-01T00:00:00.000Z')
    assert.equal(due({ days: 92 }), '2027-04-02T12:00:00.000Z')
  })
})

describe('a breach', () => {
  const stopped = entry('2026-03-02T12:00:00Z', 'leak.stop')
  const answer = (obligation: string) => entry('2026-03-02T13:00:00Z', 'breach.answer', { obligation })

  test('stays when the duty is kept late, until somebody says why', () => {
    assert.deepEqual(read(leak, '2026-03-02T12:59:59Z', found, stopped, answer('yard.leak')).unanswered, ['bay-1'])
    assert.deepEqual(read(leak, '2026-03-02T13:00:00Z', found, stopped, answer('yard.leak')).unanswered, [])
  })

  test('is not answered by an answer to another obligation', () => {
    assert.deepEqual(read(leak, '2026-03-03', found, stopped, answer('yard.round')).unanswered, ['bay-1'])
  })

  test('stays when the reason goes away too late, and there is none when it goes in time', () => {
    const dismissed = (at: string) => read(leak, '2026-03-03', found, entry(at, 'leak.dismiss'))
    assert.deepEqual(dismissed('2026-03-02T10:30:00Z'), nothing)
    assert.deepEqual(dismissed('2026-03-02T11:00:00Z'), { ...nothing, unanswered: ['bay-1'] })
  })
})
