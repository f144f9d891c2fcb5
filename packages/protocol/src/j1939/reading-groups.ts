/**
 * What may be asked of a truck by whoever only reads. Compiled in: no option, role or file changes it. A request for
 * DM3 or DM11 clears codes, so what is not named here is refused.
 */
import { PGN } from './groups.ts'

export const READING_GROUPS: ReadonlySet<number> = new Set([
  PGN.addressClaimed,
  PGN.softwareIdentification,
  PGN.engineSpeed,
  PGN.engineHours,
  PGN.componentIdentification,
  PGN.vehicleIdentification,
  PGN.engineTemperature,
  PGN.vehicleSpeed,
  PGN.electricalPower,
  PGN.dm1,
  PGN.dm2,
  PGN.dm4,
  PGN.dm5,
  PGN.dm6,
  PGN.dm12,
  PGN.dm19,
  PGN.dm24,
  PGN.dm25,
])
