import type { VehicleStatus } from './schema.ts'

/** planned → active ⇄ in_shop ⇄ out_of_service → sold; archived from anywhere, and never back. */
const NEXT: Readonly<Record<VehicleStatus, readonly VehicleStatus[]>> = {
  planned: ['active', 'archived'],
  active: ['in_shop', 'out_of_service', 'sold', 'archived'],
  in_shop: ['active', 'out_of_service', 'sold', 'archived'],
  out_of_service: ['active', 'in_shop', 'sold', 'archived'],
  sold: ['archived'],
  archived: [],
}

export const mayBecome = (from: VehicleStatus, to: VehicleStatus): boolean => from === to || NEXT[from].includes(to)

/** A vehicle that is gone keeps its history and nothing about it changes any more. */
export const isGone = (status: VehicleStatus): boolean => status === 'archived'
