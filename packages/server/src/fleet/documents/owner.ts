/** Whose a document or file is: of a vehicle or of a driver, each reached by its own rule. */
import { requireDriver } from '#fleet/drivers'
import { requireInReach } from '#fleet/vehicles'
import type { Context, SubjectId } from '#kernel'

export interface Owner {
  readonly kind: 'vehicle' | 'driver'
  readonly id: string
  readonly subject: SubjectId
}

export type OwnerKind = Owner['kind']

/** @throws {Problem} `fleet.vehicle-unknown`, `fleet.driver-unknown` (404). */
export async function requireOwner(ctx: Context, kind: OwnerKind, id: string): Promise<Owner> {
  const { subject } = kind === 'vehicle' ? await requireInReach(ctx, id) : await requireDriver(ctx, id)
  return { kind, id, subject }
}
