import { useQuery } from '@tanstack/react-query'
import { Fuel } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { EnergyDraft, EnergyEntry, EnergyUnit } from '#api'
import { energy, useVehicles, useWrite, workshopQuery } from '#api'
import { t } from '#language'
import { unitOfDistance, unitOfEnergy } from '#measures'
import { units } from '#preferences'
import { VehicleField } from '#screens/vehicles'
import { useShortcut } from '#shortcut'
import { Button, CheckField, Chips, Field, FormDialog, Note, parseMoney, parseQuantity } from '#ui'
import type { ReadEnergy } from './energy-draft.ts'
import { readEnergy } from './energy-draft.ts'
import { sayFlags, unitFor } from './energy-words.ts'

const choices = () =>
  [
    { value: 'litre', text: units.get() === 'imperial' ? t('Gallons') : t('Litres') },
    { value: 'kilowatt-hour', text: 'kWh' },
  ] as const

const wholeDistance = (): string =>
  units.get() === 'imperial' ? t('Whole miles, such as 74864') : t('Whole kilometres, such as 120482')

type Wrong = Extract<ReadEnergy, { wrong: string }>['wrong']

/** Litres or kilowatt hours: as the vehicle is driven, until somebody says otherwise. */
function useUnit(vehicleId: string | undefined) {
  const [said, setSaid] = useState<EnergyUnit>()
  const { vehicles } = useVehicles('')
  const vehicle = vehicles.find(({ id }) => id === vehicleId)
  return [said ?? unitFor(vehicle?.fuel), setSaid] as const
}

function Numbers({ unit, currency, wrong }: { unit: EnergyUnit; currency: string; wrong: Wrong | undefined }) {
  return (
    <div className="fields">
      <Field
        label={t('How much, in {unit}', { unit: unitOfEnergy(unit) })}
        name="quantity"
        inputMode="decimal"
        autoComplete="off"
        required
        wrong={wrong === 'quantity' ? t('A number, such as 42.5') : undefined}
      />
      <Field
        label={t('Paid, in {currency}', { currency })}
        name="cost"
        inputMode="decimal"
        autoComplete="off"
        required
        wrong={wrong === 'cost' ? t('An amount of {currency}, such as 71.40', { currency }) : undefined}
      />
      <Field
        label={t('Odometer in {unit}', { unit: unitOfDistance() })}
        name="odometerKm"
        inputMode="numeric"
        autoComplete="off"
        required
        wrong={wrong === 'odometerKm' ? wholeDistance() : undefined}
      />
      <Field label={t('When')} name="at" type="datetime-local" hint={t('Now, where it is left empty')} />
    </div>
  )
}

interface DialogProps {
  readonly vehicleId: string | undefined
  readonly onPosted: (entry: EnergyEntry) => void
  readonly onClose: () => void
}

function Dialog({ vehicleId, onPosted, onClose }: DialogProps): ReactNode {
  const currency = useQuery(workshopQuery).data?.currency ?? 'EUR'
  const [chosen, setChosen] = useState(vehicleId)
  const [unit, setUnit] = useUnit(chosen)
  const [wrong, setWrong] = useState<Wrong>()
  const post = useWrite(
    (draft: EnergyDraft & { readonly of: string }) => {
      const { of, ...entry } = draft
      return energy.post(of, entry)
    },
    {
      touches: ['energy', 'vehicle', 'due'],
      onDone: onPosted,
    },
  )
  const send = (form: FormData) => {
    const read = readEnergy(form, unit, { parseQuantity, parseMoney: (typed) => parseMoney(typed, currency) })
    setWrong('wrong' in read ? read.wrong : undefined)
    if ('draft' in read) post.mutate({ ...read.draft, of: String(form.get('vehicleId')) })
  }
  return (
    <FormDialog title={t('Enter fuel or charge')} act={t('Enter')} sending={post} onSend={send} onClose={onClose}>
      <VehicleField vehicleId={vehicleId} onChoose={setChosen} />
      <Chips label={t('Of what')} choices={choices()} chosen={unit} onChoose={setUnit} />
      <Numbers unit={unit} currency={currency} wrong={wrong} />
      <CheckField
        label={unit === 'litre' ? t('Filled to the brim') : t('Charged to the end')}
        hint={t('The economy is counted from one full one to the next')}
        name="isFull"
        defaultChecked
      />
    </FormDialog>
  )
}

/** What the server doubts in what was just entered. It is kept all the same. */
function Doubts({ entry }: { entry: EnergyEntry }): ReactNode {
  if (entry.flags.length === 0) return null
  return (
    <div className="basis-full">
      <Note state="warn" live="status">
        <p>
          {t('Entered, and questioned: {flags}. Whoever runs the fleet looks at it.', { flags: sayFlags(entry.flags) })}
        </p>
      </Note>
    </div>
  )
}

/** The way fuel and charge are written down, made for the pump: of one vehicle, or of one to be chosen. */
export function EnterEnergy({ vehicleId }: { vehicleId?: string }): ReactNode {
  const [asks, setAsks] = useState(false)
  const [posted, setPosted] = useState<EnergyEntry>()
  useShortcut(vehicleId === undefined ? 'n' : 'f', () => setAsks(true))
  const onPosted = (entry: EnergyEntry) => {
    setPosted(entry)
    setAsks(false)
  }
  return (
    <>
      {vehicleId === undefined ? (
        <Button kind="primary" keyCap="N" onClick={() => setAsks(true)}>
          <Fuel /> {t('Enter fuel or charge')}
        </Button>
      ) : (
        <Button size="small" keyCap="F" onClick={() => setAsks(true)}>
          <Fuel /> {t('Enter')}
        </Button>
      )}
      {posted && <Doubts entry={posted} />}
      {asks && <Dialog vehicleId={vehicleId} onPosted={onPosted} onClose={() => setAsks(false)} />}
    </>
  )
}
