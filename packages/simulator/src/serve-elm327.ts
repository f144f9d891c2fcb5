import type { Door, DoorOptions } from './door.ts'
import { openDoor } from './door.ts'
import { createElmAdapter } from './elm-adapter.ts'
import type { ElmQuirks } from './elm-settings.ts'
import type { Vehicle } from './vehicle.ts'
import { requireElm } from './vehicle.ts'

export interface ElmDoorOptions extends DoorOptions {
  /** Makes it a clone. */
  readonly quirks?: ElmQuirks
}

/** Plugs a virtual ELM327 into the vehicle; each connection gets an adapter of its own. */
export async function serveElm327(vehicle: Vehicle, options: ElmDoorOptions = {}): Promise<Door> {
  requireElm(vehicle)
  return openDoor('elm327+tcp', options, (line) => createElmAdapter(vehicle, line, options.quirks))
}
