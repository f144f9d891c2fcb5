/** What this tab holds and goes on with behind a reload; a tab that is closed has let go of it. */
import { createStored } from '#stored'

export interface AdapterVehicle {
  readonly id: string
  readonly unit: string
}

export interface AdapterWish {
  readonly vehicle: AdapterVehicle
  readonly organisationId: string
  /** What people call this computer; for its pairing, where it has none. */
  readonly name: string
}

export const held = createStored(() => sessionStorage, 'muts.adapter', parseHeld)

function parseHeld(text: string | null): AdapterWish | null {
  try {
    const { vehicle, organisationId, name } = JSON.parse(text ?? 'null') as Partial<AdapterWish>
    const isWish = typeof vehicle?.id === 'string' && typeof vehicle.unit === 'string'
    return isWish && typeof organisationId === 'string' && typeof name === 'string'
      ? { vehicle, organisationId, name }
      : null
  } catch {
    return null
  }
}
