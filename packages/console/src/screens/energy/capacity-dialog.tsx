import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { EnergyCapacity, EnergyUnit, Versioned } from '#api'
import { capacityQuery, energy, useWrite } from '#api'
import { t } from '#language'
import { energyText, storedEnergy, unitOfEnergy } from '#measures'
import { Button, Field, FormDialog, parseQuantity } from '#ui'

/** Thousandths of what was typed; null where nothing was, undefined where it is no number. */
function read(form: FormData, name: string, unit: EnergyUnit, given: number | null): number | null | undefined {
  const typed = String(form.get(name)).trim()
  if (typed === '') return null
  const thousandths = parseQuantity(typed)
  return thousandths ? storedEnergy(thousandths, unit, given) : undefined
}

function Dialog({
  vehicleId,
  capacity,
  onClose,
}: {
  vehicleId: string
  capacity: Versioned<EnergyCapacity>
  onClose: () => void
}): ReactNode {
  const [isWrong, setWrong] = useState(false)
  const save = useWrite((next: EnergyCapacity) => energy.changeCapacity(vehicleId, capacity, next), {
    touches: ['energy'],
    onDone: onClose,
  })
  const send = (form: FormData) => {
    const litreThousandths = read(form, 'litres', 'litre', capacity.litreThousandths)
    const kilowattHourThousandths = read(form, 'kilowattHours', 'kilowatt-hour', capacity.kilowattHourThousandths)
    const isMissing = litreThousandths === undefined || kilowattHourThousandths === undefined
    setWrong(isMissing)
    if (!isMissing) save.mutate({ litreThousandths, kilowattHourThousandths })
  }
  const wrong = isWrong ? t('Numbers, such as 60 or 77.5') : undefined
  return (
    <FormDialog title={t('Tank and battery')} act={t('Save')} sending={save} onSend={send} onClose={onClose}>
      <p className="text-soft">{t('An entry of more than fits in is questioned.')}</p>
      <Field
        label={t('Into the tank, in {unit}', { unit: unitOfEnergy('litre') })}
        name="litres"
        inputMode="decimal"
        defaultValue={energyText(capacity.litreThousandths, 'litre')}
        wrong={wrong}
      />
      <Field
        label={t('Into the battery, in kWh')}
        name="kilowattHours"
        inputMode="decimal"
        defaultValue={energyText(capacity.kilowattHourThousandths, 'kilowatt-hour')}
      />
    </FormDialog>
  )
}

/** Says what fits into a vehicle. */
export function CapacityButton({ vehicleId }: { vehicleId: string }): ReactNode {
  const [asks, setAsks] = useState(false)
  const { data } = useQuery({ ...capacityQuery(vehicleId), enabled: asks })
  return (
    <>
      <Button size="small" kind="quiet" onClick={() => setAsks(true)}>
        {t('Tank and battery')}
      </Button>
      {asks && data && <Dialog vehicleId={vehicleId} capacity={data} onClose={() => setAsks(false)} />}
    </>
  )
}
