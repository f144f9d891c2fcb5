/** What is applied is what was shown: a row over which somebody was busy in between is not carried out. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { openImports } from './testing-import.ts'
import { openJourneys } from './testing-journey.ts'

const journeys = await openJourneys()
after(() => journeys[Symbol.asyncDispose]())
const { send, rowsOf, vehiclesLike, load, run } = openImports(journeys)

const register = async (draft: object) => (await send<{ id: string }>('POST', '/vehicles', draft)).id
const makes = async (prefix: string) => (await vehiclesLike(prefix)).map(({ unit, make }) => `${unit} ${make}`)
const outcomes = async (id: string) =>
  (await rowsOf(id)).map(({ unit, outcome, errors }) => [unit, outcome, ...errors.map(({ code }) => code)])

describe('applying what was shown', () => {
  test('leaves out what somebody changed, added or took away since, and says so', async () => {
    journeys.nextMinute()
    const [changed, archived] = [
      await register({ unit: 'V-1', make: 'Old' }),
      await register({ unit: 'V-2', make: 'Old' }),
    ]
    await register({ unit: 'V-3', make: 'Old' })
    const agreed = await register({ unit: 'V-4', make: 'Old' })
    const id = await load('unit,make\nV-1,New\nV-2,New\nV-3,New\nV-4,New\nV-5,New\nV-6,New\n')
    await run(id, 'check')
    await send('PATCH', `/vehicles/${changed}`, { make: 'Theirs' })
    await send('DELETE', `/vehicles/${archived}`)
    await send('PATCH', `/vehicles/${agreed}`, { make: 'New' })
    await register({ unit: 'V-5', make: 'Theirs' })

    const { now } = await run(id, 'apply', { onlyValid: true })
    assert.equal(now.state, 'applied')
    assert.deepEqual(await outcomes(id), [
      ['V-1', 'error', 'fleet.import-stale'],
      ['V-2', 'error', 'fleet.import-stale'],
      ['V-3', 'changed'],
      ['V-4', 'same'],
      ['V-5', 'error', 'fleet.import-stale'],
      ['V-6', 'created'],
    ])
    assert.deepEqual(await makes('V-'), ['V-1 Theirs', 'V-3 New', 'V-4 New', 'V-5 Theirs', 'V-6 New'])
  })

  test('does nothing where all or none was asked for, until it has been checked anew', async () => {
    journeys.nextMinute()
    const vehicle = await register({ unit: 'W-1', make: 'Old' })
    const id = await load('unit,make\nW-1,New\nW-2,New\n')
    await run(id, 'check')
    await send('PATCH', `/vehicles/${vehicle}`, { make: 'Theirs' })

    const { job, now } = await run(id, 'apply', {})
    assert.deepEqual([job.failure?.code, now.state], ['fleet.import-stale', 'checked'])
    assert.match(job.failure?.message ?? '', /^Row 2: /)
    assert.deepEqual(await makes('W-'), ['W-1 Theirs'])

    await run(id, 'check')
    assert.equal((await run(id, 'apply', {})).now.state, 'applied')
    assert.deepEqual(await makes('W-'), ['W-1 New', 'W-2 New'])
  })
})
