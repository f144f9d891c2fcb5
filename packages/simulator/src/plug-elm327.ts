import { createElmAdapter } from './elm-adapter.ts'
import type { Fault } from './faults.ts'
import { createFaultBoard } from './faults.ts'
import type { ElmDoorOptions } from './serve-elm327.ts'
import { systemTimers } from './system-timers.ts'
import type { Vehicle } from './vehicle.ts'
import { requireElm } from './vehicle.ts'

/** Where its answers go, and who hears that it hung up. */
export interface PlugSide {
  write(bytes: Uint8Array): void
  hangUp(): void
}

export interface Plug {
  onBytes(bytes: Uint8Array): void
  inject(fault: Fault): void
  /** Switches all faults off. */
  heal(): void
  close(): void
}

/** A virtual ELM327 without a socket, for whoever brings the bytes: a serial port that is none. */
export function plugElm327(
  vehicle: Vehicle,
  { write, hangUp }: PlugSide,
  { faults: initial, quirks, timers = systemTimers }: Pick<ElmDoorOptions, 'faults' | 'quirks' | 'timers'> = {},
): Plug {
  requireElm(vehicle)
  const faults = createFaultBoard(initial)
  const { onBytes, onClose } = createElmAdapter(vehicle, { write, hangUp, timers, faults }, quirks)
  return { onBytes, inject: faults.inject, heal: faults.heal, close: () => onClose?.() }
}
