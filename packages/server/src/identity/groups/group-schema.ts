/** A group of an identity provider as it is stored, and as those who administer see it. A group's name is of a thing, not of a person. */
import type { Static } from 'typebox'
import { Type } from 'typebox'
import { RoleName } from '#identity/accounts'
import type { Role } from '#kernel'

const strict = { additionalProperties: false } as const

/** The source of groups that SCIM brings; any other is the id of a connection of single sign-on. */
export const PROVISIONING = 'scim'

const UUID = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const Source = Type.String({ pattern: `^(${PROVISIONING}|${UUID})$` })
const GroupName = Type.String({ pattern: '^[^\\u0000-\\u001f\\u007f]*\\S[^\\u0000-\\u001f\\u007f]*$', maxLength: 200 })
/** The set whoever is in the group is given; null for none. */
const MappedRole = Type.Union([RoleName, Type.Null()])

export interface GroupRow {
  readonly id: string
  readonly source: string
  /** As the provider writes it: its display name, or in a claim whatever it sends. */
  readonly name: string
  readonly externalId: string | null
  readonly role: Role | null
  /** SCIM has made it. Otherwise it stands here for its mapping alone. */
  readonly isProvisioned: boolean
  readonly members: number
  readonly version: number
  readonly createdAt: Date
  readonly changedAt: Date
}

export type GroupDraft = Static<typeof GroupDraft>
export const GroupDraft = Type.Object({ source: Source, name: GroupName, role: RoleName }, strict)

export type GroupMapping = Static<typeof GroupMapping>
export const GroupMapping = Type.Object({ role: MappedRole }, strict)

export type GroupView = Static<typeof GroupView>
export const GroupView = Type.Object({
  id: Type.String(),
  source: Type.String(),
  name: Type.String(),
  role: MappedRole,
  isProvisioned: Type.Boolean(),
  members: Type.Integer(),
})

export const toGroupView = ({ id, source, name, role, isProvisioned, members }: GroupRow): GroupView => ({
  ...{ id, source, name, role, isProvisioned, members },
})
