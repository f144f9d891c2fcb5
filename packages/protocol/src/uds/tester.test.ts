import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fromHex } from '#protocol/bytes'
import { LinkError } from '#protocol/link'
import { clearDiagnosticInformation, ecuReset, readDataByIdentifier, SESSIONS, unlock } from './index.ts'
import { bench, passing } from './testing.ts'

const EXTENDED = [[5, '50 03 00 32 01 F4']] as const
const VIN = { identifiers: [0xf190] }

describe('a session', () => {
  test('is kept open by a sign of life that wants no answer, and only while nothing else is said', async () => {
    const { timers, sent, tester } = bench([EXTENDED, [], [], [[5, '62 F1 90 41']], []])
    await passing(timers, 10, tester.enter(SESSIONS.extended))
    await timers.advance(4_990)
    assert.deepEqual(sent, ['0: 10 03', '2005: 3E 80', '4505: 3E 80'])
    assert.equal(tester.session, SESSIONS.extended)

    await passing(timers, 1_000, tester.ask(readDataByIdentifier, VIN))
    assert.equal(sent.length, 4)
    tester.close()
    await timers.advance(10_000)
    assert.equal(sent.length, 4, 'nothing is said after the end')
  })

  test('is never interrupted by a sign of life while a unit says response pending', async () => {
    const pending = Array.from({ length: 5 }, (_, index) => [100 + index * 2_000, '7F 22 78'] as const)
    const { timers, sent, tester } = bench([EXTENDED, [...pending, [9_000, '62 F1 90 41']], []])
    await passing(timers, 10, tester.enter(SESSIONS.extended))
    const answer = await passing(timers, 9_100, tester.ask(readDataByIdentifier, VIN))
    assert.deepEqual(answer, { kind: 'positive', response: { identifier: 0xf190, data: fromHex('41') } })
    assert.deepEqual(sent, ['0: 10 03', '10: 22 F1 90'])
    await timers.advance(2_000)
    assert.equal(sent[2], '11010: 3E 80', 'two seconds behind the last word')
  })

  test('takes over the timing the unit promises, with a margin for the way', async () => {
    const { timers, tester } = bench([[[5, '50 03 00 C8 01 F4']], [[640, '62 F1 90 41']]])
    await passing(timers, 10, tester.enter(SESSIONS.extended))
    const answer = await passing(timers, 640, tester.ask(readDataByIdentifier, VIN))
    assert.equal(answer.kind, 'positive')
  })

  test('that is refused changes nothing and needs no sign of life', async () => {
    const { timers, sent, tester } = bench([[[5, '7F 10 22']]])
    const refusal = await passing(timers, 10, tester.enter(SESSIONS.programming))
    assert.deepEqual([refusal?.name, tester.session], ['conditionsNotCorrect', SESSIONS.default])
    await timers.advance(10_000)
    assert.equal(sent.length, 1)
  })
})

describe('a request whose response is suppressed', () => {
  test('is done when the unit keeps silent, and refused when it speaks', async () => {
    const { timers, sent, tester } = bench([[], [[5, '7F 11 22']]])
    assert.equal(await passing(timers, 600, tester.tell(ecuReset, { resetType: 1 })), undefined)
    const refusal = await passing(timers, 600, tester.tell(ecuReset, { resetType: 1 }))
    assert.equal(refusal?.kind === 'negative' && refusal.name, 'conditionsNotCorrect')
    assert.deepEqual(sent, ['0: 11 81', '600: 11 81'])
  })

  test('is waited for all the same once the unit has said response pending', async () => {
    const { timers, tester } = bench([
      [
        [5, '7F 11 78'],
        [3_000, '51 01'],
      ],
      [[5, '7F 11 78']],
    ])
    const answer = await passing(timers, 3_010, tester.tell(ecuReset, { resetType: 1 }))
    assert.equal(answer?.kind, 'positive')
    const forgotten = passing(timers, 6_000, tester.tell(ecuReset, { resetType: 1 }))
    await assert.rejects(forgotten, (error) => error instanceof LinkError && error.kind === 'timeout')
  })
})

describe('a job', () => {
  test('ends at its ceiling, in the middle of a pending wait, and asks nothing after it', async () => {
    const pending = Array.from({ length: 20 }, (_, index) => [100 + index * 1_000, '7F 14 78'] as const)
    const { timers, sent, tester } = bench([pending], { ceilingMs: 8_000 })
    const clear = tester.ask(clearDiagnosticInformation, { groupOfDtc: 0xffffff, memorySelection: undefined })
    await assert.rejects(
      passing(timers, 8_000, clear),
      (error) => error instanceof LinkError && error.kind === 'timeout',
    )
    const next = passing(timers, 1, tester.ask(readDataByIdentifier, VIN))
    await assert.rejects(next, (error) => error instanceof LinkError && error.at === 'job')
    assert.equal(sent.length, 1)
  })
})

describe('security access', () => {
  const complement = (_level: number, seed: Uint8Array) => seed.map((byte) => byte ^ 0xff)

  test('answers the seed with the key the plug-in makes of it', async () => {
    const { timers, sent, tester } = bench([[[5, '67 01 36 57']], [[5, '67 02']]])
    const outcome = await passing(timers, 50, unlock(tester, timers, { level: 1, computeKey: complement }))
    assert.deepEqual(outcome, { kind: 'unlocked', was: 'locked' })
    assert.equal(sent[1], '5: 27 02 C9 A8')
  })

  test('sends no key where the level is open already', async () => {
    const { timers, sent, tester } = bench([[[5, '67 01 00 00']]])
    const outcome = await passing(timers, 50, unlock(tester, timers, { level: 1, computeKey: complement }))
    assert.deepEqual(outcome, { kind: 'unlocked', was: 'open' })
    assert.equal(sent.length, 1)
  })

  test('waits a demanded delay out once, and takes the second demand for the answer', async () => {
    const options = { level: 1, computeKey: complement, delayMs: 10_000 }
    const patient = bench([[[5, '7F 27 37']], [[5, '67 01 36 57']], [[5, '67 02']]])
    const opened = await passing(patient.timers, 10_100, unlock(patient.tester, patient.timers, options))
    assert.equal(opened.kind, 'unlocked')
    assert.deepEqual(patient.sent, ['0: 27 01', '10005: 27 01', '10010: 27 02 C9 A8'])

    const locked = bench([[[5, '7F 27 37']], [[5, '7F 27 37']]])
    const refused = await passing(locked.timers, 20_000, unlock(locked.tester, locked.timers, options))
    assert.equal(refused.kind === 'negative' && refused.name, 'requiredTimeDelayNotExpired')
    assert.equal(locked.sent.length, 2)
  })

  test('waits for nothing but that demand', async () => {
    const { timers, sent, tester } = bench([[[5, '7F 27 36']], [[5, '67 01 36 57']]])
    const outcome = await passing(timers, 30_000, unlock(tester, timers, { level: 1, computeKey: complement }))
    assert.equal(outcome.kind === 'negative' && outcome.name, 'exceedNumberOfAttempts')
    assert.equal(sent.length, 1)
  })

  test('tries one key and never a second', async () => {
    const { timers, sent, tester } = bench([[[5, '67 01 36 57']], [[5, '7F 27 35']]])
    const outcome = await passing(timers, 50, unlock(tester, timers, { level: 1, computeKey: complement }))
    assert.equal(outcome.kind === 'negative' && outcome.name, 'invalidKey')
    assert.equal(sent.length, 2)
  })

  test('asks for a seed with an odd level of the standard only', async () => {
    for (const level of [-1, 0, 2, 0x7e, 0x7f, 1.5]) {
      const { timers, tester } = bench([])
      await assert.rejects(unlock(tester, timers, { level, computeKey: complement }), RangeError, String(level))
    }
    for (const level of [0x03, 0x05, 0x7d]) {
      const { timers, sent, tester } = bench([[[5, '7F 27 12']]])
      await passing(timers, 50, unlock(tester, timers, { level, computeKey: complement }))
      assert.equal(sent.length, 1)
    }
  })
})
