import { Autocomplete } from '@base-ui/react/autocomplete'
import { Dialog } from '@base-ui/react/dialog'
import { useNavigate } from '@tanstack/react-router'
import { Search, Truck } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Me, Vehicle } from '#api'
import { useVehicles } from '#api'
import { rich, t } from '#language'
import { Marked } from './marked.tsx'
import type { Place } from './nav.ts'
import { may, placesFor } from './nav.ts'
import { PlaceIcon } from './place-icon.tsx'

type Found = { kind: 'vehicle'; vehicle: Vehicle } | { kind: 'place'; place: Place }

interface FoundGroup {
  readonly value: string
  readonly items: readonly Found[]
}

/** What a person may type to find it. */
function textOf(found: Found): string {
  if (found.kind === 'place') return found.place.name
  const { unit, make, model, vin, plate, externalIds = {} } = found.vehicle
  return [unit, make, model, plate, vin, ...Object.values(externalIds)].filter(Boolean).join(' ')
}

/** The id of another system that was typed: it is shown where it is what was found. */
const idTyped = ({ externalIds = {} }: Vehicle, typed: string): string | undefined =>
  typed.trim() === ''
    ? undefined
    : Object.values(externalIds).find((id) => id.toLowerCase().includes(typed.trim().toLowerCase()))

function VehicleLine({ vehicle, typed }: { vehicle: Vehicle; typed: string }): ReactNode {
  return (
    <>
      <Truck />
      <span className="min-w-0 flex-1">
        <span className="font-semibold">
          <Marked text={vehicle.unit} part={typed} />
        </span>{' '}
        {[vehicle.make, vehicle.model].filter(Boolean).join(' ')}{' '}
        <span className="wire ml-2 text-sm text-soft">
          <Marked text={idTyped(vehicle, typed) ?? vehicle.vin ?? ''} part={typed} />
        </span>
      </span>
      <span className="keys text-sm text-soft">
        <Marked text={vehicle.plate ?? ''} part={typed} />
      </span>
    </>
  )
}

function FoundLine({ found, typed }: { found: Found; typed: string }): ReactNode {
  if (found.kind === 'vehicle') return <VehicleLine vehicle={found.vehicle} typed={typed} />
  return (
    <>
      <PlaceIcon to={found.place.to} />
      <span className="flex-1">
        <Marked text={found.place.name} part={typed} />
      </span>
    </>
  )
}

function Results({ typed, onOpen }: { typed: string; onOpen: (found: Found) => void }): ReactNode {
  return (
    <>
      <Autocomplete.Empty>
        <p className="p-4 text-soft">{t('Nothing of that name here.')}</p>
      </Autocomplete.Empty>
      <Autocomplete.List aria-label={t('Results')}>
        {(group: FoundGroup) => (
          <Autocomplete.Group key={group.value} items={group.items}>
            <Autocomplete.GroupLabel className="label">{group.value}</Autocomplete.GroupLabel>
            <Autocomplete.Collection>
              {(found: Found) => (
                <Autocomplete.Item key={textOf(found)} value={found} onClick={() => onOpen(found)}>
                  <FoundLine found={found} typed={typed} />
                </Autocomplete.Item>
              )}
            </Autocomplete.Collection>
          </Autocomplete.Group>
        )}
      </Autocomplete.List>
    </>
  )
}

function useFindable(me: Me, typed: string): { groups: readonly FoundGroup[]; isCut: boolean } {
  const found = useVehicles(typed, may(me, 'vehicle.list'))
  const vehicles = found.vehicles.map((vehicle) => ({ kind: 'vehicle' as const, vehicle }))
  const places = placesFor(me).map((place) => ({ kind: 'place' as const, place }))
  const groups = [
    { value: t('Vehicles'), items: vehicles },
    { value: t('Screens'), items: places },
  ].filter(({ items }) => items.length > 0)
  return { groups, isCut: found.isCut }
}

/** Find a vehicle or a screen by a few letters or digits, and Enter. */
export function Palette({ me, onClose }: { me: Me; onClose: () => void }): ReactNode {
  const navigate = useNavigate()
  const [typed, setTyped] = useState('')
  const { groups, isCut } = useFindable(me, typed)
  const open = (found: Found) => {
    onClose()
    if (found.kind === 'place') void navigate({ to: found.place.to })
    else void navigate({ to: '/app/vehicles/$vehicleId', params: { vehicleId: found.vehicle.id }, search: {} })
  }
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="layer palette" aria-label={t('Find')}>
          <Autocomplete.Root
            inline
            open
            autoHighlight="always"
            items={groups}
            itemToStringValue={textOf}
            value={typed}
            onValueChange={setTyped}
          >
            <div className="ask">
              <Search />
              <Autocomplete.Input
                aria-label={t('Find a vehicle or a screen')}
                placeholder={t('Unit, plate, VIN, external id, screen')}
              />
              <span className="key-cap">
                <kbd>Esc</kbd>
              </span>
            </div>
            <Results typed={typed} onOpen={open} />
          </Autocomplete.Root>
          <footer>
            <span className="key-cap">{rich('<kbd>↑</kbd> <kbd>↓</kbd> choose')}</span>
            <span className="key-cap">{rich('<kbd>↵</kbd> open')}</span>
            {isCut && (
              <span>
                {t(
                  'Beyond the first 200 vehicles: by the last 6 of a VIN, the last 4 of a plate, the end of a unit, or a whole external id.',
                )}
              </span>
            )}
          </footer>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
