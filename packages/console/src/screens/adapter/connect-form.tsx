import { useQuery } from '@tanstack/react-query'
import { Usb } from 'lucide-react'
import type { FormEvent, ReactNode } from 'react'
import { useState } from 'react'
import type { AdapterVehicle } from '#adapter'
import { connectAdapter } from '#adapter'
import type { Vehicle } from '#api'
import { allVehiclesQuery, meQuery } from '#api'
import { t } from '#language'
import { createStored } from '#stored'
import { Button, Field, ProblemNote, SelectField } from '#ui'

/** As the server takes it. */
const LONGEST_NAME = 60
/** What this computer was called the last time. */
const computer = createStored(
  () => localStorage,
  'muts.computer',
  (text) => (text ?? '').slice(0, LONGEST_NAME),
)

interface VehicleChoiceProps {
  readonly chosen: string
  readonly onChoose: (vehicle: AdapterVehicle | undefined) => void
}

function VehicleChoice({ chosen, onChoose }: VehicleChoiceProps): ReactNode {
  const { data } = useQuery(allVehiclesQuery)
  const vehicles = data?.data ?? []
  return (
    <SelectField
      label={t('Vehicle')}
      hint={t('The one the adapter is plugged into')}
      required
      value={chosen}
      onChange={({ target }) => onChoose(vehicles.find(({ id }) => id === target.value))}
    >
      <option value="">{t('Choose')}</option>
      {vehicles.map(({ id, unit }) => (
        <option key={id} value={id}>
          {unit}
        </option>
      ))}
    </SelectField>
  )
}

/** What a browser cannot promise; what it does promise needs no words. */
function Limits(): ReactNode {
  return (
    <details className="text-sm text-soft">
      <summary>{t('What a browser does not do as a bridge')}</summary>
      <ul className="mt-1 grid list-disc gap-1 pl-5">
        <li>{t('It reads as long as this tab is open. Closing the tab ends the link, as unplugging does.')}</li>
        <li>
          {t('It does not vouch for the ledger as a witness: what it remembers goes with the data of this site.')}
        </li>
        <li>
          {t(
            'It clears codes, and takes over no output and no routine: what a device takes over its operator says past the server, and this page comes from the server.',
          )}
        </li>
        <li>
          {t(
            'Its programme comes from the server each time. Where the server itself is not to be trusted with the vehicle, use the bridge programme.',
          )}
        </li>
      </ul>
    </details>
  )
}

/** Names this computer and the vehicle, and lets the browser ask for the port. */
export function ConnectForm({ vehicle }: { vehicle: Vehicle | undefined }): ReactNode {
  const { data: me } = useQuery(meQuery)
  const [chosen, choose] = useState<AdapterVehicle | undefined>(vehicle)
  const [name, setName] = useState(computer.get())
  const [error, setError] = useState<Error>()
  const connect = (event: FormEvent) => {
    event.preventDefault()
    if (!chosen || !me || name.trim() === '') return
    setError(undefined)
    computer.set(name.trim())
    const { id, unit } = chosen
    const whose = { organisationId: me.organisation.id, personId: me.id }
    connectAdapter({ vehicle: { id, unit }, ...whose, name: name.trim() }).catch(setError)
  }
  return (
    <form className="grid gap-3.5" onSubmit={connect}>
      {error && <ProblemNote error={error} />}
      <p>
        {vehicle
          ? t(
              'Plug an ELM327 adapter into this computer and this browser reads {unit} through it, as a bridge of its own.',
              {
                unit: vehicle.unit,
              },
            )
          : t(
              'Plug an ELM327 adapter into this computer and this browser reads a vehicle through it, as a bridge of its own.',
            )}
      </p>
      {!vehicle && <VehicleChoice chosen={chosen?.id ?? ''} onChoose={choose} />}
      <Field
        label={t('Name of this computer')}
        hint={t('Under which it stands in the list of bridges, such as Laptop 3')}
        autoComplete="off"
        required
        maxLength={LONGEST_NAME}
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      <div>
        <Button type="submit">
          <Usb /> {t('Connect an adapter in this browser')}
        </Button>
      </div>
      <Limits />
    </form>
  )
}
