/** Monitor status, service 01 PIDs 01 and 41 (SAE J1979): is the lamp on, how many codes, which self-tests have run to the end. */
import { createReader, DecodeError } from '#protocol/bytes'

export interface MonitorStatus {
  readonly isMilOn: boolean
  readonly dtcCount: number
  readonly ignition: 'spark' | 'compression'
  /** Only monitors the vehicle has. */
  readonly monitors: readonly { readonly name: string; readonly isComplete: boolean }[]
}

const CONTINUOUS = ['misfire', 'fuelSystem', 'components'] as const

/** Bit 0 first; undefined bits are reserved. */
const SPARK = [
  'catalyst',
  'heatedCatalyst',
  'evaporativeSystem',
  'secondaryAir',
  'gasolineParticulateFilter',
  'oxygenSensor',
  'oxygenSensorHeater',
  'egrOrVvt',
] as const
const COMPRESSION = [
  'nmhcCatalyst',
  'noxAftertreatment',
  undefined,
  'boostPressure',
  undefined,
  'exhaustGasSensor',
  'particulateFilter',
  'egrOrVvt',
] as const

export interface DriveCycleStatus {
  readonly ignition: 'spark' | 'compression'
  /** Monitors that are enabled for the rest of this drive cycle. */
  readonly monitors: MonitorStatus['monitors']
}

/** Reads PID 41: the same bits for this drive cycle alone; byte A is reserved. @throws {DecodeError} */
export function decodeDriveCycleStatus(data: Uint8Array): DriveCycleStatus {
  const { ignition, monitors } = decodeMonitorStatus(data)
  return { ignition, monitors }
}

/** Reads the four bytes A to D; a set bit in D or in the upper half of B means *not* complete. @throws {DecodeError} */
export function decodeMonitorStatus(data: Uint8Array): MonitorStatus {
  if (data.length !== 4) throw new DecodeError(`monitor status has four bytes, not ${data.length}`, 0)
  const reader = createReader(data)
  const [a, b, c, d] = [reader.u8(), reader.u8(), reader.u8(), reader.u8()]
  const ignition = (b & 0x08) === 0 ? 'spark' : 'compression'
  return {
    isMilOn: (a & 0x80) !== 0,
    dtcCount: a & 0x7f,
    ignition,
    monitors: [
      ...monitorsOf(CONTINUOUS, b & 0x07, (b >> 4) & 0x07),
      ...monitorsOf(ignition === 'spark' ? SPARK : COMPRESSION, c, d),
    ],
  }
}

function monitorsOf(names: readonly (string | undefined)[], offered: number, open: number) {
  return names.flatMap((name, bit) => {
    const mask = 1 << bit
    return name === undefined || (offered & mask) === 0 ? [] : [{ name, isComplete: (open & mask) === 0 }]
  })
}
