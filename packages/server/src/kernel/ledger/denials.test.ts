import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Entry, EntryId, SubjectId } from '#kernel'
import { HOUSE, later } from '#kernel'
import { createDenials } from './denials.ts'
import type { EntryOrigin } from './ledger.ts'
import { DEMO, openTestLedger } from './testing.ts'

const start = new Date('2026-01-05T08:00:00Z')
const stranger = (id = 's-1', at = start): EntryOrigin => ({
  actor: { kind: 'stranger', id },
  org: DEMO,
  at,
  source: id,
  request: undefined,
})
const anna = '00000000-0000-4000-8000-00000000000a' as SubjectId
const denial = (object: string, reason = 'role') => ({ action: 'vehicle.read', object, reason })

function openDenials() {
  const written: { readonly origin: EntryOrigin; readonly entry: Entry }[] = []
  const faults: Error[] = []
  const denials = createDenials(async (origin, entry) => {
    const fault = faults.pop()
    if (fault) throw fault
    written.push({ origin, entry })
    return `entry-${written.length}` as EntryId
  })
  return { ...denials, written, faults }
}

describe('denials', () => {
  test('are written at once the first time, and counted until their minute ends', async () => {
    const { deny, flush, written } = openDenials()
    for (let at = 0; at < 50; at++) await deny(stranger('s-1', later(start, { seconds: at })), denial(`car-${at}`))
    await deny(stranger('s-2'), denial('golf'))
    await flush(later(start, { seconds: 59 }))
    assert.equal(written.length, 2)

    await flush(later(start, { minutes: 1 }))
    await flush(later(start, { minutes: 2 }))

    const [, , counted] = written
    assert.equal(written.length, 3)
    assert.deepEqual(counted?.entry.facts, {
      reason: 'role',
      count: 49,
      firstAt: '2026-01-05T08:00:00.000Z',
      lastAt: '2026-01-05T08:00:49.000Z',
    })
    assert.equal(counted?.entry.object.length, 20)
  })

  test('are written once by two that write them at once', async () => {
    const { deny, flush, written } = openDenials()
    for (let times = 0; times < 3; times++) await deny(stranger(), denial('golf'))
    const over = later(start, { minutes: 1 })
    await Promise.all([flush(over), flush(over)])
    assert.deepEqual(
      written.map(({ entry }) => entry.facts?.count),
      [1, 2],
    )
  })

  test('are counted apart by actor, action, reason and minute', async () => {
    const { deny, written } = openDenials()
    await deny(stranger(), denial('golf'))
    await deny(stranger(), denial('golf', 'assignment'))
    await deny(stranger(), { ...denial('golf'), action: 'vehicle.patch' })
    await deny(stranger('s-1', later(start, { minutes: 1 })), denial('golf'))
    assert.equal(written.length, 4)
  })

  test('of more than 10,000 kinds in a minute share one count', async () => {
    const { deny, flush, written } = openDenials()
    for (let at = 0; at < 10_200; at++) await deny(stranger(`s-${at}`), denial('golf'))
    await flush(later(start, { minutes: 1 }))

    const overflow = written.slice(10_000).map(({ entry }) => `${entry.action} ${entry.facts?.count}`)
    assert.deepEqual(overflow, ['denial.overflow 1', 'denial.overflow 199'])
  })

  test('beyond those kinds name nothing: they are many organisations’, and all read what the house writes', async () => {
    const { deny, flush, written } = openDenials()
    for (let at = 0; at < 10_000; at++) await deny(stranger(`s-${at}`), denial('golf'))
    for (const object of ['polo', 'kombi', 'up']) await deny(stranger(object), { ...denial(object), subject: anna })
    await flush(later(start, { minutes: 1 }))

    const overflow = written.slice(10_000)
    assert.deepEqual(
      overflow.map(({ origin, entry: { object, subject } }) => [origin.org, object, subject]),
      [
        [HOUSE, 'other denials', undefined],
        [HOUSE, ['other denials'], []],
      ],
    )
  })

  test('name the people they are about, as the things', async () => {
    const { deny, flush, written } = openDenials()
    for (let at = 0; at < 3; at++) await deny(stranger(), { ...denial('golf'), subject: anna })
    await flush(later(start, { minutes: 1 }))
    assert.deepEqual(
      written.map(({ entry }) => entry.subject),
      [anna, [anna]],
    )
  })

  test('of which the first could not be written are not counted in its place: the next is the first', async () => {
    const { deny, written, faults } = openDenials()
    faults.push(new Error('no database'))
    await assert.rejects(deny(stranger(), denial('golf')), /no database/)
    await deny(stranger(), denial('golf'))
    assert.equal(written.length, 1)
  })

  test('keep their count when it cannot be written', async () => {
    const { deny, flush, written, faults } = openDenials()
    await deny(stranger(), denial('golf'))
    await deny(stranger(), denial('polo'))
    faults.push(new Error('no database'))
    await flush(later(start, { minutes: 1 }))
    assert.equal(written.length, 1)
    await flush(later(start, { minutes: 1 }))
    assert.equal(written.length, 2)
  })

  test('stand in the ledger as refused API activity under the action that was denied', async () => {
    await using house = await openTestLedger('pglite')
    const origin = { ...stranger(), at: house.clock.now() }
    await house.ledger.deny(origin, { action: 'payroll.read', object: 'golf', reason: 'role' })
    await house.ledger.deny(origin, { action: 'payroll.read', object: 'polo', reason: 'role' })
    await house.pass(1)

    const refused = (await house.list()).filter(({ outcome }) => outcome === 'refused')
    assert.deepEqual(
      refused.map(({ action, object, facts }) => [action, object, facts.count]),
      [
        ['payroll.read', 'polo', 1],
        ['payroll.read', 'golf', 1],
      ],
    )
  })
})
