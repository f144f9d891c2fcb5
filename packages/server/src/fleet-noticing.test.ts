import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, describe, test } from 'node:test'
import type { ScanFindings } from '#fleet'
import type { Context, ScanId, VehicleId } from '#kernel'
import { CANARY, later, uuidv7 } from '#kernel'
import { sql } from '#kernel/database'
import { openJourneys } from './testing-journey.ts'

interface Issue {
  readonly id: string
  readonly source: string
  readonly ecu: string | null
  readonly code: string | null
  readonly title: string | null
  readonly status: string
  readonly count: number
  readonly before: { readonly scanId: string; readonly sha256: string } | null
}

const journeys = await openJourneys()
after(() => journeys[Symbol.asyncDispose]())
const { house, as, nextMinute, entries } = journeys

const act = <T>(work: (ctx: Context) => Promise<T>) =>
  house.kernel.act({ actor: { kind: 'system', id: 'test' }, org: CANARY }, work)
const now = () => house.clock.now()
const ask = (method: 'POST' | 'PATCH' | 'GET', path: string, body?: object) =>
  as('fleet_manager', { method, path: `/api/v1${path}`, body, headers: { 'if-match': '*' } })

const sealed = new Map<string, ScanFindings>()
let parked = 0
async function park(): Promise<VehicleId> {
  nextMinute()
  const { json } = await ask('POST', '/vehicles', { unit: `NOTICE-${++parked}` })
  return (json as { id: VehicleId }).id
}
const P0301 = { code: 'P0301', text: 'Cylinder 1 misfire detected', isConfirmed: true }
const P0171 = { code: 'P0171', text: 'Bank 1 too lean', isConfirmed: false }

async function scan(vehicleId: VehicleId, codes: readonly (typeof P0301)[], more: Partial<ScanFindings> = {}) {
  nextMinute()
  const id = uuidv7<ScanId>(now())
  const sha256 = createHash('sha256').update(id).digest()
  const ecus = [{ address: '0x7E8', isWhole: true, lists: ['1902'], codes }]
  const findings = { id, sha256, vehicleId, startedAt: now(), isOfVehicle: true, ecus, ...more }
  sealed.set(id, findings)
  await act((ctx) => house.fleet.verbs.judgeScan(ctx, findings, async (earlier) => sealed.get(earlier)))
  return { scanId: id, sha256: sha256.toString('hex') }
}
const issuesOf = async (vehicleId: VehicleId) =>
  ((await ask('GET', `/issues?filter[vehicle]=${vehicleId}&sort=firstSeenAt`)).json as { data: readonly Issue[] }).data

describe('a confirmed trouble code in a sealed scan', () => {
  test('opens an issue with its meaning and the scan that shows it, and counts in the next', async () => {
    const vehicle = await park()
    const first = await scan(vehicle, [P0301])
    const [issue, ...others] = await issuesOf(vehicle)
    assert.deepEqual(others, [])
    assert.deepEqual(
      [issue?.source, issue?.ecu, issue?.code, issue?.title, issue?.status, issue?.before],
      ['trouble-code', '0x7E8', 'P0301', 'P0301: Cylinder 1 misfire detected', 'open', first],
    )
    const second = await scan(vehicle, [P0301])
    const [again] = await issuesOf(vehicle)
    assert.deepEqual([again?.id, again?.count, again?.before], [issue?.id, 2, second])
    const told = (await entries({ object: issue?.id ?? '' })).map(({ action }) => action)
    assert.deepEqual(told.filter((action) => !/read|list/.test(action)).toReversed(), [
      'issue.raise',
      'issue.judge',
      'issue.recur',
    ])
  })

  test('that is only pending opens none, and counts where it is known', async () => {
    const vehicle = await park()
    await scan(vehicle, [P0171])
    assert.deepEqual(await issuesOf(vehicle), [])
    await scan(vehicle, [{ ...P0171, isConfirmed: true }])
    await scan(vehicle, [P0171])
    assert.deepEqual(
      (await issuesOf(vehicle)).map(({ code, count }) => [code, count]),
      [['P0171', 2]],
    )
  })

  test('opens none for a recording, another vehicle, or one that left the fleet', async () => {
    const vehicle = await park()
    await scan(vehicle, [P0301], { isOfVehicle: false })
    assert.deepEqual(await issuesOf(vehicle), [])
    await scan(vehicle, [P0301])
    assert.equal((await issuesOf(vehicle)).length, 1)
    assert.equal((await ask('PATCH', `/vehicles/${vehicle}`, { status: 'sold' })).status, 200)
    await scan(vehicle, [P0301, { ...P0171, isConfirmed: true }])
    assert.equal((await issuesOf(vehicle)).length, 1)
  })

  test('opens what was proven repaired only where the scan began after the proof', async () => {
    const vehicle = await park()
    await scan(vehicle, [P0301])
    const [issue] = await issuesOf(vehicle)
    const beforeRepair = now()
    nextMinute()
    assert.equal((await ask('PATCH', `/issues/${issue?.id}`, { status: 'fixed' })).status, 200)
    await scan(vehicle, [])
    assert.equal((await issuesOf(vehicle))[0]?.status, 'verified')
    await scan(vehicle, [P0301], { startedAt: beforeRepair })
    assert.equal((await issuesOf(vehicle))[0]?.status, 'verified')
    await scan(vehicle, [P0301], { startedAt: later(now(), { seconds: 61 }) })
    assert.deepEqual(
      (await issuesOf(vehicle)).map(({ id, status, count }) => [id, status, count]),
      [[issue?.id, 'open', 2]],
    )
  })

  test('is not proven repaired by a unit that tells less than before, or nothing of which is known', async () => {
    const vehicle = await park()
    await scan(vehicle, [P0301])
    const [issue] = await issuesOf(vehicle)
    nextMinute()
    assert.equal((await ask('PATCH', `/issues/${issue?.id}`, { status: 'fixed' })).status, 200)
    const unit = { address: '0x7E8', isWhole: true, lists: ['1902'], codes: [] }
    for (const [why, ecus] of [
      ['withheld codes', [{ ...unit, isWhole: false }]],
      ['answered by OBD alone', [{ ...unit, lists: ['03', '07', '0A'] }]],
      ['was not there', [{ ...unit, address: '0x7E9' }]],
    ] as const) {
      await scan(vehicle, [], { ecus })
      assert.equal((await issuesOf(vehicle))[0]?.status, 'fixed', why)
    }
    const [before] = [...sealed.values()].filter((one) => one.vehicleId === vehicle)
    sealed.delete(before?.id ?? '')
    await scan(vehicle, [])
    assert.equal((await issuesOf(vehicle))[0]?.status, 'fixed', 'the scan before the repair cannot be read')
    if (before) sealed.set(before.id, before)
    await scan(vehicle, [])
    assert.equal((await issuesOf(vehicle))[0]?.status, 'verified')
  })

  test('is the same however somebody spelled its unit and itself, now or before', async () => {
    const vehicle = await park()
    const trouble = (ecu: string, code: string) =>
      ask('POST', '/issues', { vehicleId: vehicle, title: 'Misfire', severity: 'low', trouble: { ecu, code } })
    assert.equal((await trouble('0x7e8', 'p0301')).status, 201)
    const stands = async () => (await issuesOf(vehicle)).map(({ ecu, code, count }) => [ecu, code, count])
    assert.deepEqual(await stands(), [['0x7E8', 'P0301', 1]])
    await scan(vehicle, [P0301])
    assert.deepEqual(await stands(), [['0x7E8', 'P0301', 2]])

    await act((ctx) =>
      ctx.tx.run(sql`UPDATE fleet_issue SET ecu = '0x7e8', code = 'p0301'
        WHERE org_id = ${CANARY} AND vehicle_id = ${vehicle}`),
    )
    assert.equal((await trouble('0X7E8', 'P0301')).status, 200)
    await scan(vehicle, [P0301])
    assert.deepEqual(
      (await stands()).map(([ecu, , count]) => [ecu, count]),
      [['0x7E8', 4]],
    )
  })

  test('is one of a hundred at most that a single scan opens: the rest follows with the next', async () => {
    const vehicle = await park()
    const many = Array.from({ length: 130 }, (_, at) => ({ ...P0301, code: `P1${String(at).padStart(3, '0')}` }))
    await scan(vehicle, many)
    const count = async () => {
      const { json } = await ask('GET', `/issues?filter[vehicle]=${vehicle}&limit=200`)
      return (json as { data: readonly Issue[] }).data.length
    }
    assert.equal(await count(), 100)
    await scan(vehicle, many)
    assert.equal(await count(), 130)
  })
})
