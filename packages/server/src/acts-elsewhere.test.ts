/** Entries are heard on one node, and the bridge may be connected to another. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createDevices } from '#diagnostics/testing'
import type { OrgId } from '#kernel'
import { sql } from '#kernel/database'
import { CLEAR, openActBench } from './testing-acts.ts'

test('a bridge hears of a scan, of an order and of its end within moments, also where another node heard of them', async () => {
  await using bench = await openActBench()
  const { shop } = bench
  const devices = createDevices(shop)
  const bay = await shop.parkVehicle('doip', 'parked')
  const device = await devices.makeDevice()
  const line = await devices.connect(device, bay)
  line.say({ type: 'act.offer' })
  const offered = line.hear('job')
  const { id: scanId } = bench.bodyOf<{ id: string }>(
    await shop.ask('technician', `POST /vehicles/${bay.vehicleId}/scans`, {}),
    202,
  )
  await offered
  assert.deepEqual(await line.hear('job'), { type: 'job', jobId: scanId, vehicleId: bay.vehicleId, kind: 'scan' })
  line.say({ type: 'job.accept', jobId: scanId })
  await shop.until(scanId, ['scan.start'])
  const session = await bench.openSession(bay, 'technician', { workOrderId: await bench.openOrder(bay.vehicleId) })
  bench.bodyOf(await bench.lock(session), 200)
  const ordered = line.hear('act.order')
  const { id: actId } = bench.bodyOf<{ id: string }>(await bench.order(session, CLEAR), 202)
  await ordered

  // Nobody listens here any more: what it hears from now on it hears because its node looks.
  await line.hear('act.order')
  line.say({ type: 'act.accept', actId })
  await shop.until(actId, ['act.start'])
  const stopped = line.hear('act.stop')
  const { organisation } = (await shop.ask('technician', 'GET /me')).json as { organisation: { id: OrgId } }
  const who = { actor: { kind: 'system', id: 'another-node' }, org: organisation.id } as const
  await shop.house.kernel.act(who, (ctx) =>
    ctx.tx.run(sql`UPDATE diagnostics_act SET stop_because = 'elsewhere' WHERE id = ${actId}`),
  )
  assert.deepEqual(await stopped, { type: 'act.stop', actId, because: 'elsewhere' })
})
