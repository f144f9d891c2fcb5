/** The lamps that go with trouble codes (SAE J1939-73, 5.7.1.1 to 5.7.1.4): two bytes, two bits each. */

/** By their number. */
const STATUSES = ['off', 'on', 'reserved', 'notAvailable'] as const
/** Once and twice a second. */
const FLASHES = ['slow', 'fast', 'reserved', 'notAvailable'] as const

export interface Lamp {
  readonly status: (typeof STATUSES)[number]
  /** `notAvailable`: does not flash. */
  readonly flash: (typeof FLASHES)[number]
}

export interface Lamps {
  /** Emission-related trouble. */
  readonly malfunctionIndicator: Lamp
  /** Stop the vehicle. */
  readonly redStop: Lamp
  /** Drive on, and have it looked at. */
  readonly amberWarning: Lamp
  /** Trouble that is most likely not electronic. */
  readonly protect: Lamp
}

export const LAMPS_BYTES = 2
const SHIFTS = { malfunctionIndicator: 6, redStop: 4, amberWarning: 2, protect: 0 } as const

/** @param status the first byte. @param flash the second. */
export function decodeLamps(status: number, flash: number): Lamps {
  const lamp = (name: keyof Lamps): Lamp => ({
    status: STATUSES[(status >> SHIFTS[name]) & 3] ?? 'reserved',
    flash: FLASHES[(flash >> SHIFTS[name]) & 3] ?? 'reserved',
  })
  return {
    malfunctionIndicator: lamp('malfunctionIndicator'),
    redStop: lamp('redStop'),
    amberWarning: lamp('amberWarning'),
    protect: lamp('protect'),
  }
}

export function encodeLamps(lamps: Lamps): Uint8Array {
  let status = 0
  let flash = 0
  for (const name of Object.keys(SHIFTS) as (keyof Lamps)[]) {
    status |= STATUSES.indexOf(lamps[name].status) << SHIFTS[name]
    flash |= FLASHES.indexOf(lamps[name].flash) << SHIFTS[name]
  }
  return Uint8Array.of(status, flash)
}

/** `'on'`, `'flashing slowly'`, `'off'`, `'not available'`; a lamp that is off does not flash, whatever its bits say. */
export function describeLamp({ status, flash }: Lamp): string {
  if (status === 'on' && (flash === 'slow' || flash === 'fast'))
    return `flashing ${flash === 'slow' ? 'slowly' : 'fast'}`
  return status === 'notAvailable' ? 'not available' : status
}
