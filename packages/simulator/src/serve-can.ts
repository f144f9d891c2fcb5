/** Adapters on the bus of a virtual car or truck, each behind a loopback TCP door. */
import type { CanAdapter } from '#protocol/can'
import { withBroadcasts } from './broadcasts.ts'
import type { OpenBus } from './can-bus.ts'
import { createCanBus } from './can-bus.ts'
import type { Conversation, Door, DoorOptions, Line } from './door.ts'
import { openDoor } from './door.ts'
import { createGvretDevice } from './gvret-device.ts'
import { createTruckBus } from './j1939-bus.ts'
import type { Truck } from './j1939-truck.ts'
import { createSlcanAdapter } from './slcan-adapter.ts'
import { createSocketcand } from './socketcand-hub.ts'
import type { Vehicle } from './vehicle.ts'
import { requireCan } from './vehicle.ts'

export interface TruckDoorOptions extends DoorOptions {
  /** Default slcan. */
  readonly adapter?: CanAdapter
}

/** Each adapter without a socket. */
export const ADAPTERS: Readonly<Record<CanAdapter, (line: Line, openBus: OpenBus) => Conversation>> = {
  slcan: createSlcanAdapter,
  socketcand: createSocketcand,
  gvret: createGvretDevice,
}

const serveCar =
  (scheme: string, adapter: CanAdapter) =>
  async (vehicle: Vehicle, options: DoorOptions = {}) => {
    requireCan(vehicle)
    return openDoor(scheme, options, (line) =>
      ADAPTERS[adapter](
        line,
        withBroadcasts(
          (hear) => createCanBus(vehicle, line.timers, line.faults, hear),
          vehicle.broadcasts,
          line.timers,
        ),
      ),
    )
  }

/** Plugs a virtual Lawicel adapter into the vehicle. */
export const serveSlcan = serveCar('slcan+tcp', 'slcan')
/** Serves the vehicle's bus as socketcand does. */
export const serveSocketcand = serveCar('socketcand', 'socketcand')
/** Plugs a virtual GVRET device into the vehicle. */
export const serveGvret = serveCar('gvret+tcp', 'gvret')

/** Plugs an adapter into a truck that speaks SAE J1939. */
export function serveTruck(truck: Truck, { adapter = 'slcan', ...options }: TruckDoorOptions = {}): Promise<Door> {
  return openDoor(`j1939+${adapter}`, options, (line) =>
    ADAPTERS[adapter](line, (hear) => createTruckBus(truck, line.timers, line.faults, hear)),
  )
}
