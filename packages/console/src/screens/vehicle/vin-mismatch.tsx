import type { ReactNode } from 'react'
import type { Scan, Vehicle } from '#api'
import { rich, t } from '#language'
import { Note } from '#ui'

/** The vehicle names another VIN than the file: wrong plug, wrong bay, or another control unit. */
export function VinMismatch({ scan, vehicle }: { scan: Scan; vehicle: Vehicle }): ReactNode {
  const told = scan.identification?.vin
  if (!told || !vehicle.vin || told === vehicle.vin.toUpperCase()) return null
  return (
    <Note state="warn" live="status">
      <p className="font-semibold">{t('This is not the vehicle on file.')}</p>
      <p>
        {rich(
          'It names itself <wire>{told}</wire>; {unit} is <wire>{vin}</wire>. Check which vehicle the adapter is plugged into.',
          { told, unit: vehicle.unit, vin: vehicle.vin },
        )}
      </p>
    </Note>
  )
}
