/** For tests only: scans of simulated cars, over every way to them. */
import assert from 'node:assert/strict'
import type { LinkErrorKind } from '#protocol/link'
import { LinkError } from '#protocol/link'
import type { ScanOptions, ScanOutcome } from '#protocol/scan'
import { scanVehicle } from '#protocol/scan'
import type { DoipDoorOptions, Fault, ScenarioName } from './index.ts'
import { createVehicle } from './index.ts'
import type { CarWay } from './testing.ts'
import { parkCar } from './testing.ts'

export const VIN = 'MUTSDEM0000000001'

interface Wish {
  readonly scenario?: ScenarioName
  readonly faults?: readonly Fault[]
  readonly doip?: DoipDoorOptions
}

export const plugIn = (way: CarWay, { scenario = 'misfire', faults, doip }: Wish = {}) =>
  parkCar(way, createVehicle({ vin: VIN, scenario }), faults, doip)

export async function scanOf(way: CarWay, wish?: Wish, options?: ScanOptions) {
  const { open, run } = plugIn(way, wish)
  return run(scanVehicle(await open(), options))
}
export const codesOf = ({ result }: ScanOutcome) => result.ecus.flatMap(({ dtcs }) => dtcs.map(({ code }) => code))
export const isLinkError = (kind: LinkErrorKind, at: string) => (error: unknown) => {
  assert.ok(error instanceof LinkError)
  assert.deepEqual([error.kind, error.at], [kind, at])
  return true
}
