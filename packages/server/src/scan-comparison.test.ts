import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Bay } from '#diagnostics/testing'
import { SOME_ID } from './testing-journey.ts'
import { openThread } from './testing-thread.ts'

interface Comparison {
  readonly previous: { readonly scanId: string } | null
  readonly appeared: readonly { readonly code: string; readonly text: string }[]
  readonly gone: readonly { readonly code: string }[]
  readonly elsewhere: readonly { readonly code: string; readonly vehicles: number }[]
}

const thread = await openThread()
after(() => thread[Symbol.asyncDispose]())
const { shop, become, scan } = thread

async function compared(bay: Bay) {
  const { id } = await scan(bay)
  // What the scan shows is held against the issues of its vehicle before anybody counts them.
  await shop.house.kernel.ledger.drain()
  const reply = await shop.ask('technician', `GET /scans/${id}/comparison`)
  assert.equal(reply.status, 200, reply.text)
  const { previous, appeared, gone, elsewhere } = reply.json as Comparison
  const names = (codes: Comparison['gone']) => codes.map(({ code }) => code).sort()
  return { id, previous: previous?.scanId ?? null, appeared: names(appeared), gone: names(gone), elsewhere }
}

describe('the comparison of a scan', () => {
  test('names what came and went since the last, and how many other vehicles know the code', async () => {
    const bay = await shop.parkVehicle('elm327', 'misfire')
    const first = await compared(bay)
    assert.deepEqual([first.previous, first.appeared, first.gone, first.elsewhere], [null, [], [], []])
    const well = await compared(await become(bay, 'clean'))
    assert.deepEqual([well.previous, well.appeared, well.elsewhere], [first.id, [], []])
    assert.ok(well.gone.includes('P0301'), well.gone.join())
    const sick = await compared(bay)
    assert.deepEqual([sick.previous, sick.appeared, sick.gone], [well.id, well.gone, []])

    const other = await compared(await shop.parkVehicle('elm327', 'misfire'))
    assert.equal(other.previous, null)
    assert.deepEqual(
      other.elsewhere.find(({ code }) => code === 'P0301'),
      { code: 'P0301', vehicles: 1 },
    )
    assert.deepEqual(shop.bugs, [])
  })

  test('is there for whoever may read both scans, and where there is something to compare', async () => {
    const bay = await shop.parkVehicle('elm327', 'clean')
    const { id } = await compared(bay)
    for (const role of ['viewer', 'driver', 'auditor'] as const)
      assert.equal((await shop.ask(role, `GET /scans/${id}/comparison`)).status, 403)
    assert.equal((await shop.ask('technician', `GET /scans/${SOME_ID}/comparison`)).status, 404)
    bay.door.inject({ kind: 'adapter-silent' })
    const failed = await scan(bay)
    const refused = await shop.ask('technician', `GET /scans/${failed.id}/comparison`)
    assert.deepEqual([refused.status, (refused.json as { code: string }).code], [404, 'diagnostics.not-sealed'])
  })
})
