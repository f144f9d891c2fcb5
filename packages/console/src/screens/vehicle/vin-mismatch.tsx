import type { ReactNode } from 'react'
import type { Scan, Vehicle } from '#api'
import { Note } from '#ui'

/** The vehicle names another VIN than the file: wrong plug, wrong bay, or another control unit. */
export function VinMismatch({ scan, vehicle }: { scan: Scan; vehicle: Vehicle }): ReactNode {
  const told = scan.identification?.vin
  if (!told || !vehicle.vin || told === vehicle.vin.toUpperCase()) return null
  return (
    <Note state="warn" live="status">
      <p className="font-semibold">This is not the vehicle on file.</p>
      <p>
        It names itself <span className="wire">{told}</span>; {vehicle.unit} is{' '}
        <span className="wire">{vehicle.vin}</span>. Check which vehicle the adapter is plugged into.
      </p>
    </Note>
  )
}
