/** The vehicle of the bench of scans: twelve control units behind three doors, one of which each rung goes through. */
import { createInterface } from 'node:readline'
import type { Vehicle } from '@muts/simulator'
import { createVehicle, serveDoip, serveElm327, serveSocketcand } from '@muts/simulator'

export const VIN = 'MUTSDEM0000000001'
/** All that a scan over CAN with 11 bits looks for (ISO 15765-4 and what makers use beside it). */
const CAN_IDS = [0x7e8, 0x7e9, 0x7ea, 0x7eb, 0x7ec, 0x7ed, 0x7ee, 0x7ef, 0x728, 0x72e, 0x73f, 0x768]

/** Three cars of four units in one: of each kind three, each with an address of its own. */
function createWideVehicle(): Vehicle {
  const cars = [1, 2, 3].map((seed) => createVehicle({ vin: VIN, scenario: 'misfire', seed }))
  const units = cars.flatMap(({ ecus }) => ecus)
  const placed = units.map((unit, at) =>
    Object.assign(unit, { canId: CAN_IDS[at] ?? unit.canId, doipAddress: 0x1010 + at, lineAddress: 0x10 + at }),
  )
  return { ...(cars[0] as Vehicle), ecus: placed }
}

const lines = createInterface(process.stdin)[Symbol.asyncIterator]()
const doors = [
  await serveDoip(createWideVehicle()),
  await serveElm327(createWideVehicle()),
  await serveSocketcand(createWideVehicle()),
]
console.log(JSON.stringify(doors.map(({ link }) => link)))
await lines.next()
process.exit(0)
