/** Uploads of a house that shows them to ClamAV: what it finds something in is refused, and without its word nothing goes out. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Reply } from '#kernel'
import { findClamd, startClamd } from './kernel/outbound/testing-clamd.ts'
import type { Journeys } from './testing-journey.ts'
import { openJourneys } from './testing-journey.ts'

describe('an upload of a house with a scanner', { skip: findClamd() ? false : 'clamd is not installed' }, () => {
  let clamd: Awaited<ReturnType<typeof startClamd>>
  let journeys: Journeys
  let path = ''
  before(async () => {
    clamd = await startClamd()
    const { host, port } = clamd.address
    journeys = await openJourneys({ environment: { MUTS_CLAMD: `${host}:${port}` } })
    const made = await journeys.as('fleet_manager', { method: 'POST', path: '/api/v1/vehicles', body: { unit: 'S-1' } })
    path = `/api/v1/vehicles/${(made.json as { id: string }).id}/files`
  })
  after(async () => {
    await journeys[Symbol.asyncDispose]()
    await clamd[Symbol.asyncDispose]()
  })

  const upload = async (text: string) => {
    const headers = { 'content-type': 'text/csv' }
    const body = Buffer.from(text)
    const reply = await journeys.as('fleet_manager', { method: 'POST', path: `${path}?name=a.csv`, body, headers })
    return (reply.json as { id: string }).id
  }
  const look = async (id: string) => {
    const { json }: Reply = await journeys.as('fleet_manager', { path: `${path}/${id}` })
    const { state, reason, scan } = json as Readonly<Record<string, string | null>>
    return [state, reason, scan]
  }
  /** What waits is looked into again after a minute. */
  async function check() {
    const from = journeys.house.clock.now()
    journeys.nextMinute()
    await journeys.house.clockMoved(from, journeys.house.clock.now())
  }

  test('is released when it is clean, and refused when something was found, which is a detection', async () => {
    const [clean, infected] = [await upload('a,b\n'), await upload(`a,${clamd.marker}\n`)]
    await check()
    assert.deepEqual(await look(clean), ['released', null, 'clean'])
    assert.deepEqual(await look(infected), ['refused', 'infected', 'infected'])
    const content = await journeys.as('fleet_manager', { path: `${path}/${infected}/content` })
    assert.equal(content.status, 409, content.text)
    const [entry] = (await journeys.entries({ object: infected })).filter(({ action }) => action === 'file.refuse')
    assert.deepEqual(entry?.facts, { reason: 'infected', scan: 'infected' })
  })

  test('waits in quarantine while the scanner is gone, and is told once', async () => {
    await clamd[Symbol.asyncDispose]()
    const id = await upload('a,b\n')
    await check()
    await check()
    assert.deepEqual(await look(id), ['quarantine', 'scanner-unreachable', null])
    const held = (await journeys.entries({ object: id })).filter(({ action }) => action === 'file.hold')
    assert.equal(held.length, 1)
    assert.deepEqual(journeys.house.bugs, [])
  })
})
