/** What this tab holds and goes on with behind a reload; a tab that is closed has let go of it. */
import { createStored } from '#stored'
import type { UsbName } from './given-port.ts'

export interface AdapterVehicle {
  readonly id: string
  readonly unit: string
}

export interface AdapterWish {
  readonly vehicle: AdapterVehicle
  readonly organisationId: string
  /** Who connected it: nobody else has it taken up. */
  readonly personId: string
  /** What people call this computer; for its pairing, where it has none. */
  readonly name: string
}

export interface HeldWish extends AdapterWish {
  /** By which the adapter is known again; null where it cannot be told from others. */
  readonly device: UsbName | null
}

export const held = createStored(() => sessionStorage, 'muts.adapter', parseHeld)

function parseHeld(text: string | null): HeldWish | null {
  try {
    const { vehicle, organisationId, personId, name, device } = JSON.parse(text ?? 'null') as Partial<HeldWish>
    const isWish = typeof vehicle?.id === 'string' && typeof vehicle.unit === 'string' && typeof name === 'string'
    if (!isWish || typeof organisationId !== 'string' || typeof personId !== 'string') return null
    return { vehicle, organisationId, personId, name, device: device ?? null }
  } catch {
    return null
  }
}
