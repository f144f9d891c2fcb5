/** The addresses of what a vehicle or a driver owns: `/vehicles/:vehicleId/files/:vehicleFileId`, and so for drivers. */
import { Type } from 'typebox'
import type { Context } from '#kernel'
import type { OwnerKind } from './owner.ts'
import { requireOwner } from './owner.ts'

const Id = Type.String({ format: 'uuid' })
const strict = { additionalProperties: false } as const

/** @param thing what it owns; its id has a name of its own for each owner, for it is another's under the other. */
export function addressesOf(kind: OwnerKind, thing: 'Document' | 'File') {
  const [ownerId, thingId] = [`${kind}Id`, `${kind}${thing}Id`]
  const path = `/${kind}s/:${ownerId}/${thing.toLowerCase()}s` as const
  const owner = { [ownerId]: Id }
  const idIn = (params: unknown, name: string) => (params as Readonly<Record<string, string>>)[name] ?? ''
  return {
    all: { path, params: Type.Object(owner, strict) },
    one: { path: `${path}/:${thingId}` as const, params: Type.Object({ ...owner, [thingId]: Id }, strict) },
    /** @throws {Problem} `fleet.vehicle-unknown`, `fleet.driver-unknown` (404). */
    ownerIn: (ctx: Context, params: unknown) => requireOwner(ctx, kind, idIn(params, ownerId)),
    thingIn: (params: unknown) => idIn(params, thingId),
    urlOf: (params: unknown, id: string) => `/api/v1/${kind}s/${idIn(params, ownerId)}/${thing.toLowerCase()}s/${id}`,
  }
}
