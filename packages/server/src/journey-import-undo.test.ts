/** What an import did is taken back in the order that frees what its rows had of each other. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Context, SubjectId } from '#kernel'
import { CANARY } from '#kernel'
import { sql } from '#kernel/database'
import type { Import } from './testing-import.ts'
import { openImports } from './testing-import.ts'
import { openJourneys } from './testing-journey.ts'

const journeys = await openJourneys()
after(() => journeys[Symbol.asyncDispose]())
const { house, nextMinute } = journeys
const { send, readJob, rowsOf, vehiclesLike, load, run } = openImports(journeys)

const register = async (draft: object) => (await send<{ id: string }>('POST', '/vehicles', draft)).id

describe('taking an import back', () => {
  test('gives back what one row of the file took over from another', async () => {
    nextMinute()
    const ids = [
      await register({ unit: 'T-1', plate: 'T 1', externalIds: { erp: 't1' } }),
      await register({ unit: 'T-2', plate: 'T 2', externalIds: { erp: 't2' } }),
    ]
    const shown = () =>
      Promise.all(
        ids.map(async (id) => {
          const { plate, externalIds } = await send<{ plate: string; externalIds: object }>('GET', `/vehicles/${id}`)
          return { plate, externalIds }
        }),
      )
    const before = await shown()
    const id = await load('unit,plate,externalIds.erp\nT-1,T 3,t3\nT-2,T 1,t1\n')
    await run(id, 'check')
    assert.deepEqual((await run(id, 'apply', {})).now.rows.changed, 2)
    assert.deepEqual(
      (await shown()).map(({ plate }) => plate),
      ['T 3', 'T 1'],
    )
    const { now } = await run(id, 'undo')
    assert.deepEqual([now.rows.undone, now.rows.kept], [2, 0])
    assert.deepEqual(await shown(), before)
  })

  test('leaves nothing of many rows where a late one is refused', async () => {
    nextMinute()
    const ids = [await register({ unit: 'L-1', plate: 'L 1' }), await register({ unit: 'L-2', plate: 'L 2' })]
    const lines = Array.from({ length: 1_000 }, (_, at) => `LN-${at},,`)
    const last = 'L-9,,MUTSDEMP000000091'
    const id = await load(['unit,plate,vin', 'L-1,L 3,', 'L-2,L 1,', ...lines, last].join('\n'))
    await run(id, 'check')
    await register({ unit: 'L-0', vin: 'MUTSDEMP000000091' })

    const { job } = await run(id, 'apply', {})
    assert.deepEqual([job.state, job.failure?.code], ['failed', 'fleet.vin-taken'])
    await house.errands.runDue()
    const now = await send<{ state: string; rows: Record<string, number> }>('GET', `/imports/${id}`)
    assert.deepEqual([now.state, now.rows.kept, (await rowsOf(id, 'kept')).length], ['undone', 0, 0])
    assert.ok((now.rows.undone ?? 0) > 500, 'more than one chunk was taken back')
    const plates = ids.map(async (id) => (await send<{ plate: string }>('GET', `/vehicles/${id}`)).plate)
    assert.deepEqual(await Promise.all(plates), ['L 1', 'L 2'])
    assert.deepEqual(
      (await vehiclesLike('L')).map(({ unit }) => unit),
      ['L-0', 'L-1', 'L-2'],
    )
  })

  test('is what becomes of one whose applier is no longer allowed to register vehicles half-way', async () => {
    nextMinute()
    const { narrow, widen, subjectOf, canaryUser } = house.identity.verbs
    const inCanary = (work: (ctx: Context, manager: SubjectId) => Promise<void>) =>
      house.kernel.act({ actor: { kind: 'system', id: 'test' }, org: CANARY }, async (ctx) =>
        work(ctx, await subjectOf(ctx, canaryUser('fleet_manager'))),
      )
    const id = await load(['unit', ...Array.from({ length: 1_500 }, (_, at) => `N-${at}`)].join('\n'))
    await run(id, 'check')
    const { jobId } = await send<Import>('POST', `/imports/${id}/apply`, {})
    const running = house.errands.runDue()
    while ((await doneOf(jobId)) === 0) await new Promise(setImmediate)
    await inCanary((ctx, manager) => narrow(ctx, manager, ['vehicle.register'], 'other-work'))
    await running
    const job = await readJob({ jobId })
    assert.deepEqual([job.state, job.failure?.code], ['failed', 'kernel.job-not-allowed'])
    await house.errands.runDue()
    assert.deepEqual([(await send<Import>('GET', `/imports/${id}`)).state, await vehiclesLike('N-')], ['undone', []])
    await inCanary((ctx, manager) => widen(ctx, manager, 'other-work'))
  })
  const doneOf = async (jobId: string) => {
    const look = sql`SELECT done FROM kernel_errand WHERE org_id = ${CANARY} AND id = ${jobId}`
    return (
      (await house.kernel.database.transaction({ org: CANARY }, (tx) => tx.find<{ done: number }>(look)))?.done ?? 0
    )
  }
})
