import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Workshop } from '#diagnostics/testing'
import { openWorkshop } from '#diagnostics/testing'
import type { BridgeView } from './schema.ts'

describe('the list of bridges', () => {
  let shop: Workshop
  before(async () => {
    shop = await openWorkshop()
  })
  after(() => shop[Symbol.asyncDispose]())

  test('names to a technician the vehicles that are assigned to him, and counts the others [muts.roles.technician]', async () => {
    const own = await shop.parkVehicle('doip', 'clean')
    const foreign = await shop.parkVehicle('doip', 'clean', { by: 'fleet_manager' })
    const { bridgeId } = await shop.openBridge([own, foreign])
    const linksFor = async (role: 'technician' | 'admin') => {
      const { json } = await shop.ask(role, 'GET /bridges')
      const bridge = (json as { data: BridgeView[] }).data.find(({ id }) => id === bridgeId)
      return [bridge?.links.map(({ vehicleId }) => vehicleId).toSorted(), bridge?.otherLinks]
    }

    assert.deepEqual(await linksFor('technician'), [[own.vehicleId], 1])
    assert.deepEqual(await linksFor('admin'), [[own.vehicleId, foreign.vehicleId].toSorted(), 0])
  })
})
