import type { Ecu, Told } from '#api'

/** What the control units told, as a table: one row a unit, one column a name that any of them told. */
export interface UnitTable {
  readonly columns: readonly string[]
  readonly rows: readonly { readonly ecu: Ecu; readonly cells: readonly (Told | undefined)[] }[]
}

/** Stands in the row's head already. */
const NAME = 'systemName'

/**
 * Lays the units out. The VIN has a column only where a unit tells another one than the vehicle, or bytes that are
 * none: a unit that came from elsewhere.
 */
export function layOutUnits(ecus: readonly Ecu[], vin: string | null): UnitTable {
  const names = new Set(ecus.flatMap(({ identification }) => Object.keys(identification)))
  const isStrange = ecus.some(
    ({ identification: { vin: told } }) => told && (told.state !== 'VALID' || told.value !== vin),
  )
  const columns = [...names].filter((name) => name !== NAME && (name !== 'vin' || isStrange))
  return { columns, rows: ecus.map((ecu) => ({ ecu, cells: columns.map((name) => ecu.identification[name]) })) }
}
