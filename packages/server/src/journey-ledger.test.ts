import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { HOUSE, isUuid, later } from '#kernel'
import { parseVkey, verifyAnswer } from '#proof'
import { VERSION } from './paths.ts'
import { codeOf, openJourneys } from './testing-journey.ts'

const journeys = await openJourneys({ frozen: true })
after(() => journeys[Symbol.asyncDispose]())
const { house, ask, as, entries, forget } = journeys

describe('an answer', () => {
  const named = ({ headers }: { headers: Readonly<Record<string, string | undefined>> }) =>
    headers['ledger-entry']?.split(', ') ?? []

  test('names the entry its request left, which can be proved at once', async () => {
    const made = await as('fleet_manager', { method: 'POST', path: '/api/v1/vehicles', body: { unit: 'L-1' } })
    const [id = ''] = named(made)
    assert.ok(isUuid(id))
    assert.ok([200, 202].includes((await as('auditor', { path: `/api/v1/ledger/entries/${id}/proof` })).status))
    const [entry] = await entries({ action: 'vehicle.register' })
    assert.equal(entry?.id, id)
    assert.deepEqual(named(await ask({ path: '/health/live' })), [])
  })

  test('of a refusal names it as well, where it is not only counted', async () => {
    const refused = () => as('viewer', { path: '/api/v1/users' })
    const [id] = named(await refused())
    assert.equal((await entries({ action: 'user.list' }))[0]?.id, id)
    assert.deepEqual(named(await refused()), [])
  })
})

describe('the opening of the house', () => {
  test('is an entry that says which program, under which profile, on what', async () => {
    const [entry] = await entries({ action: 'house.open' })
    assert.deepEqual(entry?.facts, { version: VERSION, profile: 'evaluation', engine: 'pglite' })
  })
})

describe('security.txt', () => {
  test('says to anybody where to report a hole, and until when that holds', async () => {
    const { status, text, headers } = await ask({ path: '/.well-known/security.txt' })
    assert.equal(status, 200)
    assert.equal(headers['content-type'], 'text/plain; charset=utf-8')
    const fields = new Map(
      text
        .trimEnd()
        .split('\r\n')
        .map((line) => line.split(': ') as [string, string]),
    )
    assert.equal(fields.get('Contact'), 'mailto:security@localhost')
    assert.equal(fields.get('Preferred-Languages'), 'en')
    const expires = new Date(fields.get('Expires') ?? '')
    assert.ok(expires > house.clock.now() && expires < later(house.clock.now(), { days: 365 }))
  })
})

describe('a completeness answer', () => {
  test('is of the organisation that asks, or of the house, as the list says of each entry', async () => {
    await as('admin', { method: 'POST', path: '/api/v1/vehicles', body: { unit: 'L-2' } })
    await house.kernel.ledger.drain()
    const listed = async (query: string) => {
      const { json } = await as('auditor', { path: `/api/v1/ledger/entries?${query}` })
      return (json as { data: { seq: number; at: string; org: string }[] }).data
    }
    const [own] = await listed('action=vehicle.register')
    const [ofHouse] = await listed('action=house.open')
    assert.deepEqual([own?.org === HOUSE, ofHouse?.org], [false, HOUSE])

    house.clock.moveTo(later(house.clock.now(), { seconds: 301 }))
    forget()
    await house.kernel.ledger.drain()
    const to = own?.at ?? ''
    const answers = async (action: string, of = '') => {
      const period = `from=1970-01-01T00:00:00.000Z&to=${to}`
      const { text } = await as('auditor', { path: `/api/v1/ledger/answers?kind=action&id=${action}&${period}${of}` })
      const { query, entries } = await verifyAnswer(text, (await house.kernel.ledger.vkeys()).map(parseVkey))
      return [query.org, entries.map(({ seq }) => seq)]
    }
    const seqsOf = (entries: readonly { seq: number }[]) => entries.map(({ seq }) => seq).reverse()
    const registered = await listed(`action=vehicle.register&to=${to}`)
    assert.equal(registered[0]?.seq, own?.seq, 'both ends belong to the period')
    assert.deepEqual(await answers('vehicle.register'), [own?.org, seqsOf(registered)])
    assert.deepEqual(await answers('house.open', '&of=house'), [HOUSE, seqsOf(await listed('action=house.open'))])
    assert.deepEqual(await answers('house.open'), [own?.org, []])
  })
})

/** Last in this file: time passes while nobody places anything. */
describe('a ledger that stands still', () => {
  test('makes the house unready after 10 s, silent after 5 min, and leaves a finding', async () => {
    const path = '/.well-known/jwks.json'
    const upgrade = async () => {
      const headers = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' }
      return (await ask({ path: '/api/v1/bridges/connection', headers })).status
    }
    const pass = (seconds: number) => house.clock.moveTo(later(house.clock.now(), { seconds }))
    await house.kernel.ledger.stop()

    pass(9)
    assert.equal((await ask({ path: '/health/ready' })).status, 200)
    pass(2)
    assert.equal((await ask({ path: '/health/ready' })).status, 503)
    assert.equal((await ask({ path })).status, 200)
    assert.equal(await upgrade(), 401)
    pass(300)
    assert.equal(await upgrade(), 503)
    for (const refused of [await ask({ path }), await as('admin', { path: '/api/v1/me' }), await ask({ path: '/x' })])
      assert.deepEqual([refused.status, codeOf(refused)], [503, 'ledger.behind'])
    assert.equal((await ask({ path: '/health/live' })).status, 200)
    assert.equal((await ask({ path: '/health/ready' })).status, 503)

    await house.kernel.ledger.drain()
    assert.equal((await ask({ path })).status, 200)
    const findings = (await entries({ object: 'ledger.behind' })).map(({ action }) => action)
    assert.deepEqual(findings, ['finding.close', 'finding.open'])
    assert.equal((await ask({ path: '/health/ready' })).status, 200)
    assert.deepEqual(house.bugs, [])
  })
})
