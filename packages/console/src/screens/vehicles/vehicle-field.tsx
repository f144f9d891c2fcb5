import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useEffect, useEffectEvent, useState } from 'react'
import { unitQuery, useVehicles } from '#api'
import { rich, t } from '#language'
import { Field, SelectField } from '#ui'

/** A vehicle that is settled already: it is named, and not asked for. */
function Settled({ vehicleId }: { vehicleId: string }): ReactNode {
  const { data: unit } = useQuery(unitQuery(vehicleId))
  return (
    <p>
      <input type="hidden" name="vehicleId" value={vehicleId} />
      {rich('Of <b>{unit}</b>', { unit: unit ?? t('this vehicle') })}
    </p>
  )
}

function Choice({ chosen, onChoose }: Omit<VehicleFieldProps, 'vehicleId'>): ReactNode {
  const [typed, setTyped] = useState('')
  const { isKnown, vehicles, isCut } = useVehicles(typed)
  const only = !isCut && vehicles.length === 1 ? vehicles[0]?.id : undefined
  const choose = useEffectEvent((vehicleId: string) => onChoose?.(vehicleId))
  useEffect(() => {
    if (only !== undefined) choose(only)
  }, [only])
  // The choice is there before what can be chosen: a select that fills itself later would forget it.
  if (!isKnown) return null
  return (
    <>
      {isCut && (
        <Field
          label={t('Find the vehicle')}
          hint={t('The last digits of its unit, plate or VIN; then choose it')}
          autoComplete="off"
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
      )}
      <SelectField
        label={t('Vehicle')}
        name="vehicleId"
        required
        defaultValue={only ?? chosen ?? ''}
        onChange={({ target }) => onChoose?.(target.value)}
      >
        <option value="" disabled>
          {t('choose a vehicle')}
        </option>
        {vehicles.map(({ id, unit, plate }) => (
          <option key={id} value={id}>
            {[unit, plate].filter(Boolean).join(', ')}
          </option>
        ))}
      </SelectField>
    </>
  )
}

export interface VehicleFieldProps {
  /** Where it is settled. */
  readonly vehicleId?: string | undefined
  /** What is chosen at first. */
  readonly chosen?: string | undefined
  readonly onChoose?: ((vehicleId: string) => void) | undefined
}

/** The vehicle of a form, under the name `vehicleId`: settled, or to be chosen where there are more than one. */
export const VehicleField = ({ vehicleId, ...choice }: VehicleFieldProps): ReactNode =>
  vehicleId === undefined ? <Choice {...choice} /> : <Settled vehicleId={vehicleId} />
