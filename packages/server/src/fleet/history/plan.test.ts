import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { planVehicle } from './plan.ts'

const NOW = new Date('2030-04-01T13:00:00Z')
const VAN = { kmADay: 140, unit: 'litre', per100Km: 9.4, minorEach: 162 } as const
const NUMBERS = Array.from({ length: 24 }, (_, number) => number)

describe('the plan of a vehicle', () => {
  test('is the same for the same number, and another for another', () => {
    assert.deepEqual(planVehicle(3, VAN, NOW), planVehicle(3, VAN, NOW))
    assert.notDeepEqual(planVehicle(3, VAN, NOW), planVehicle(4, VAN, NOW))
  })

  test('goes forward in time and distance, within ninety days, and ends before today', () => {
    for (const number of NUMBERS) {
      const { beganAt, beganKm, happenings } = planVehicle(number, VAN, NOW)
      const [at, km] = [happenings.map((one) => one.at.getTime()), happenings.map(({ odometerKm }) => odometerKm)]
      assert.deepEqual(
        at,
        at.toSorted((a, b) => a - b),
      )
      assert.deepEqual(
        km,
        km.toSorted((a, b) => a - b),
      )
      assert.ok(beganAt.getTime() < (at[0] ?? 0) && beganKm <= (km[0] ?? 0))
      assert.ok((at.at(-1) ?? 0) < Date.UTC(2030, 3, 1) && beganAt > new Date('2029-12-30'))
    }
  })

  test('mends what keeps a vehicle from the road, and fills in about what was used', () => {
    const plans = NUMBERS.map((number) => planVehicle(number, VAN, NOW).happenings)
    for (const happenings of plans) {
      const grave = happenings.findLastIndex((one) => one.what === 'inspected' && one.failed === 'brakes')
      assert.ok(grave === -1 || happenings.slice(grave).some(({ what }) => what === 'repaired'))
      const filled = happenings.filter((one) => one.what === 'filled')
      const used = filled.slice(1).reduce((sum, { quantityThousandths }) => sum + quantityThousandths, 0) / 1_000
      const km = (filled.at(-1)?.odometerKm ?? 0) - (filled[0]?.odometerKm ?? 0)
      assert.ok(Math.abs((used / km) * 100 - VAN.per100Km) < 0.5)
    }
    const failed = plans.flat().filter((one) => one.what === 'inspected' && one.failed !== undefined)
    const inspected = plans.flat().filter(({ what }) => what === 'inspected')
    assert.ok(failed.length > 5 && failed.length < inspected.length / 3, `${failed.length} of ${inspected.length}`)
  })
})
