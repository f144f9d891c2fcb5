import type { Static, TSchema } from 'typebox'
import { Type } from 'typebox'

const Id = Type.String({ format: 'uuid' })
const At = Type.String({ format: 'date-time' })
const Name = Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' })
const Address = Type.String({ minLength: 1, maxLength: 300 })
/** A name of the IANA time zone database: `Europe/Vienna`. */
const TimeZone = Type.String({ minLength: 1, maxLength: 60 })
const nullable = <S extends TSchema>(shape: S) => Type.Union([shape, Type.Null()])
const strict = { additionalProperties: false } as const

export type SiteDraft = Static<typeof SiteDraft>
export const SiteDraft = Type.Object(
  { name: Name, address: Type.Optional(Address), timeZone: Type.Optional(TimeZone) },
  strict,
)

export type SitePatch = Static<typeof SitePatch>
export const SitePatch = Type.Object(
  {
    name: Type.Optional(Name),
    address: Type.Optional(nullable(Address)),
    timeZone: Type.Optional(TimeZone),
  },
  { ...strict, minProperties: 1 },
)

export type SiteView = Static<typeof SiteView>
export const SiteView = Type.Object({
  id: Id,
  name: Type.String(),
  address: nullable(Type.String()),
  timeZone: Type.String(),
  createdAt: At,
  updatedAt: At,
  archivedAt: nullable(At),
})

export type GroupDraft = Static<typeof GroupDraft>
export const GroupDraft = Type.Object({ name: Name, parentId: Type.Optional(Id) }, strict)

export type GroupPatch = Static<typeof GroupPatch>
export const GroupPatch = Type.Object(
  { name: Type.Optional(Name), parentId: Type.Optional(nullable(Id)) },
  { ...strict, minProperties: 1 },
)

export type GroupView = Static<typeof GroupView>
export const GroupView = Type.Object({
  id: Id,
  name: Type.String(),
  parentId: nullable(Id),
  createdAt: At,
  updatedAt: At,
  archivedAt: nullable(At),
})

export const SiteParams = Type.Object({ siteId: Id }, strict)
export const GroupParams = Type.Object({ vehicleGroupId: Id }, strict)
