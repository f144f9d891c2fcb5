/** People ask on one node, and the bridge of the vehicle is connected to another: scans, sessions, acts and live values. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { linkOf } from '#diagnostics/testing'
import { createPostgresDatabase, postgresAvailable } from '#kernel/database/testing'
import { CLEAR, codeOf, openActBench } from './testing-acts.ts'

describe('a vehicle whose bridge is connected to another node', () => {
  const skip = postgresAvailable() ? false : 'needs a PostgreSQL server'

  test('is scanned, worked on and listed from any node, and its live values are read where the bridge is', {
    skip,
  }, async () => {
    await using bench = await openActBench((await createPostgresDatabase()).url)
    const { shop, bodyOf } = bench
    const second = await shop.openSecondNode()
    const bay = await shop.parkVehicle('doip', 'parked')
    const stateOf = async ({ ask }: Pick<typeof shop, 'ask'>) => {
      const { data } = bodyOf<{ data: { state: string }[] }>(await ask('admin', 'GET /bridges'), 200)
      return data.map(({ state }) => state)
    }
    const { folder, bridgeId } = await shop.pair(second.server)
    await shop.run(folder, bridgeId, [linkOf(bay)])

    assert.deepEqual([await stateOf(shop), await stateOf(second)], [['connected'], ['connected']])
    assert.equal((await shop.scan(bay)).status, 'done')
    const session = await bench.openSession(bay, 'technician', { workOrderId: await bench.openOrder(bay.vehicleId) })
    bodyOf(await bench.lock(session), 200)
    assert.equal((await bench.run(session, CLEAR)).status, 'done')
    const path = `/vehicles/${bay.vehicleId}/live?signals=01-0C`
    const refused = await shop.listen('technician', path)
    await refused.ended
    assert.deepEqual([refused.status, JSON.parse(refused.text()).code], [503, 'diagnostics.bridge-elsewhere'])
    const stream = await second.listen('technician', path)
    await stream.next('frame')
    stream.leave()

    await second.close()
    assert.deepEqual(await stateOf(shop), ['offline'])
    const alone = await shop.ask('technician', `POST /vehicles/${bay.vehicleId}/scans`, {})
    assert.deepEqual(codeOf(alone), [409, 'diagnostics.no-bridge'])
    assert.deepEqual(shop.bugs, [])
  })
})
