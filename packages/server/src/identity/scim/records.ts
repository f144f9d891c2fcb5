/** What a provider wrote of a person, sealed under the person's key and found by keyed hashes. */
import type { Personal } from '#identity/accounts'
import { placeOf } from '#identity/accounts'
import type { Membership } from '#identity/groups'
import { groupStore, PROVISIONING } from '#identity/groups'
import type { Context, Kernel } from '#kernel'
import { isUuid, Problem } from '#kernel'
import type { Opened, SealedItem, SealedPlace } from '#kernel/vault'
import { openOneOrReport, openOrReport } from '#kernel/vault'
import type { PageAsked } from './dialect.ts'
import { boundsOf, listOf } from './dialect.ts'
import type { Sought } from './filter.ts'
import type { Attributes } from './user-shape.ts'
import { addressOf, USER_SCHEMA } from './user-shape.ts'
import type { ScimPerson, SoughtIndex } from './user-store.ts'
import { userStore } from './user-store.ts'

export type UserSought = Sought<'userName' | 'externalId' | 'emails.value'>

export type Records = ReturnType<typeof createRecords>

/** @param base the address of SCIM, without a slash at the end. */
export function createRecords({ vault }: Pick<Kernel, 'vault'>, base: () => string) {
  return { read, write, indexOf, list, show }

  async function read(ctx: Context, person: ScimPerson): Promise<Attributes> {
    return attributesOf(person, await openOneOrReport<Attributes | Personal>(ctx, vault, itemOf(person)))
  }

  async function write(ctx: Context, person: ScimPerson, attributes: Attributes): Promise<void> {
    const { userName, externalId } = attributes
    const index = (column: string, value: string) => vault.blindIndex(ctx.tx, `identity_scim_user.${column}`, value)
    await userStore.putPerson(ctx, person, {
      sealed: await vault.seal(ctx.tx, recordOf(person), attributes),
      userNameIndex: await index('user_name', userName),
      emailIndex: await index('email', addressOf(attributes)),
      externalIndex: externalId === undefined ? null : await index('external', externalId),
    })
  }

  async function indexOf({ tx }: Context, { attribute, value }: UserSought): Promise<SoughtIndex> {
    const own = await vault.blindIndex(tx, `identity_scim_user.${COLUMNS[attribute]}`, value)
    if (attribute === 'externalId') return { attribute, own }
    return { attribute, own, account: await vault.blindIndex(tx, 'identity_user.email', value) }
  }

  /** Whoever is in the organisation, in the order in which they were entered; who was erased is in no page. */
  async function list(ctx: Context, sought: UserSought | undefined, page: PageAsked) {
    const { offset, limit } = boundsOf(page)
    const index = sought && (await indexOf(ctx, sought))
    const total = await userStore.countPeople(ctx, index)
    const people = limit === 0 ? [] : await userStore.listPeople(ctx, index, offset, limit)
    const opened = await openOrReport<Attributes | Personal>(ctx, vault, people.map(itemOf))
    const shown = people.flatMap((person, at) => readable(person, opened[at]))
    if (shown.length > 0) {
      const [object, subject] = [shown.map(({ person }) => person.id), shown.map(({ person }) => person.subject)]
      ctx.record({ action: 'user.list', object, subject })
    }
    const groups = await groupStore.listMemberships(
      ctx,
      PROVISIONING,
      shown.map(({ person }) => person.id),
    )
    const resources = shown.map(({ person, attributes }) => describe(person, attributes, groups))
    return listOf(resources, total, offset)
  }

  /** @throws {Problem} `identity.scim-unknown` (404). */
  async function show(ctx: Context, id: string) {
    const person = isUuid(id) ? await userStore.findPerson(ctx, id) : undefined
    if (!person || person.isRemoved) throw unknownUser()
    ctx.record({ action: 'user.read', object: person.id, subject: person.subject })
    return describe(person, await read(ctx, person), await groupStore.listMemberships(ctx, PROVISIONING, [person.id]))
  }

  function describe(person: ScimPerson, attributes: Attributes, memberships: readonly Membership[]) {
    const groups = memberships.filter(({ user }) => user === person.id)
    return {
      schemas: [USER_SCHEMA],
      id: person.id,
      ...attributes,
      active: person.status !== 'disabled',
      ...(groups.length === 0
        ? {}
        : {
            groups: groups.map(({ group, name }) => ({
              value: group,
              display: name,
              $ref: `${base()}/Groups/${group}`,
            })),
          }),
      meta: {
        resourceType: 'User',
        created: person.createdAt.toISOString(),
        lastModified: person.changedAt.toISOString(),
        location: `${base()}/Users/${person.id}`,
        version: versionOf(person),
      },
    }
  }
}

/** A weak ETag: of the account and of what the provider wrote of it. */
export const versionOf = ({ accountVersion, version }: ScimPerson): string => `W/"${accountVersion}.${version}"`

export const unknownUser = () => new Problem('missing', 'identity.scim-unknown', 'There is no such person.')

/** Names of blind indexes, not of columns alone: each has a key of its own. */
const COLUMNS = { userName: 'user_name', externalId: 'external', 'emails.value': 'email' } as const

const recordOf = ({ org, id, subject }: ScimPerson): SealedPlace => ({
  ...{ org, table: 'identity_scim_user', column: 'sealed', row: id, subject },
})

const itemOf = (person: ScimPerson): SealedItem =>
  person.sealed === null
    ? { place: placeOf(person, 'personal'), envelope: person.personalSealed }
    : { place: recordOf(person), envelope: person.sealed }

/** Of whom the provider wrote nothing yet, it sees what the account says. */
function attributesOf({ sealed }: ScimPerson, opened: Attributes | Personal): Attributes {
  if (sealed !== null) return opened as Attributes
  const { email, name } = opened as Personal
  return { userName: email, displayName: name, emails: [{ value: email, type: 'work', primary: true }] }
}

function readable(person: ScimPerson, opened: Opened<Attributes | Personal> | undefined) {
  return opened?.state === 'open' ? [{ person, attributes: attributesOf(person, opened.value) }] : []
}
