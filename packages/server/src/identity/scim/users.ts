/** People as a provider brings, changes and removes them. What they may do is no attribute of theirs: groups say it. */
import type { Directory, Personal, UserPatch } from '#identity/accounts'
import { placeOf, store } from '#identity/accounts'
import type { Sets } from '#identity/authority'
import { LEAST } from '#identity/authority'
import type { Groups } from '#identity/groups'
import { groupStore } from '#identity/groups'
import type { Organisations, People } from '#identity/people'
import type { Context, Kernel, UserId } from '#kernel'
import { isUuid } from '#kernel'
import { isUniqueViolation } from '#kernel/database'
import { stale } from '#kernel/http'
import { refuse } from './dialect.ts'
import type { Records } from './records.ts'
import { unknownUser, versionOf } from './records.ts'
import { patchUser } from './user-patch.ts'
import type { Attributes, Written } from './user-shape.ts'
import { addressOf, nameOf, readUser } from './user-shape.ts'
import type { ScimPerson } from './user-store.ts'
import { userStore } from './user-store.ts'

interface Below {
  readonly kernel: Pick<Kernel, 'vault'>
  readonly directory: Directory
  readonly organisations: Pick<Organisations, 'enterPerson'>
  readonly people: Pick<People, 'changeUser'>
  readonly groups: Pick<Groups, 'begin' | 'follow' | 'leave'>
  readonly sets: Pick<Sets, 'releaseAdmin'>
  readonly records: Records
}

export type ScimUsers = ReturnType<typeof createScimUsers>

export function createScimUsers({ kernel, directory, organisations, people, groups, sets, records }: Below) {
  return { createUser, replaceUser, changeUser, removeUser, forgetPerson }

  /**
   * Enters a person with the least rights and no way in of their own: an admin's link or single sign-on opens one. Whoever
   * was removed by the provider before comes back to the account they had.
   *
   * @throws {Problem} `identity.scim-taken` (409), `identity.scim-refused` (400), `identity.email-unclear` (422).
   */
  async function createUser(ctx: Context, body: unknown): Promise<ScimPerson> {
    const { active = true, ...attributes } = readUser(body)
    const email = addressOf(attributes)
    await requireFree(ctx, attributes.userName)
    const account = await directory.findAccount(ctx.tx, email)
    const before = account?.org === ctx.org ? await lock(ctx, account.user) : undefined
    if (account && !before?.isRemoved) throw taken()
    const id = before ? before.id : await enter(ctx, email, attributes)
    const person = await requirePerson(ctx, id)
    await write(ctx, person, attributes)
    ctx.record({ action: 'user.provision', object: id, subject: person.subject })
    await bring(ctx, person, { ...attributes, active })
    return requirePerson(ctx, id)
  }

  async function enter(ctx: Context, email: string, attributes: Attributes): Promise<UserId> {
    const person = { email, name: nameOf(attributes), role: LEAST, status: 'invited' } as const
    const { id } = await organisations.enterPerson(ctx, person)
    await groups.begin(ctx, id)
    return id
  }

  /** What the body does not name is removed, but for whether they may come in. @throws {Problem} as `changeUser`. */
  async function replaceUser(
    ctx: Context,
    id: string,
    body: unknown,
    ifMatch: string | undefined,
  ): Promise<ScimPerson> {
    const person = await lockSeen(ctx, id, ifMatch)
    return settle(ctx, person, readUser(body))
  }

  /**
   * @param ifMatch the version the client has seen, if it says one.
   * @throws {Problem} `identity.scim-unknown` (404), `http.stale` (412), `identity.scim-taken`, `identity.last-admin` (409),
   *   `identity.scim-refused` (400).
   */
  async function changeUser(ctx: Context, id: string, body: unknown, ifMatch: string | undefined): Promise<ScimPerson> {
    const person = await lockSeen(ctx, id, ifMatch)
    const before = await records.read(ctx, person)
    return settle(ctx, person, await patchUser({ ...before, active: person.status !== 'disabled' }, body))
  }

  /**
   * Closes the account: all sessions end, the groups are left, and the provider sees the person no more. The account itself
   * stays, since the ledger speaks of it.
   *
   * @throws {Problem} `identity.scim-unknown` (404), `http.stale` (412), `identity.last-admin` (409).
   */
  async function removeUser(ctx: Context, id: string, ifMatch: string | undefined): Promise<void> {
    const person = await lockSeen(ctx, id, ifMatch)
    if (person.status !== 'disabled') {
      await sets.releaseAdmin(ctx, person.id)
      await change(ctx, person, { status: 'disabled' })
    }
    for (const { id: group } of await groupStore.groupsOf(ctx, person.id)) await groups.leave(ctx, group, [person.id])
    await groups.follow(ctx, person.id)
    await userStore.removePerson(ctx, person)
    ctx.record({ action: 'user.deprovision', object: person.id, subject: person.subject })
  }

  /** For the erasure of a person. */
  async function forgetPerson(ctx: Context, id: UserId): Promise<void> {
    const person = await userStore.findPerson(ctx, id)
    if (person) await userStore.removePerson(ctx, person)
  }

  async function settle(ctx: Context, person: ScimPerson, written: Written): Promise<ScimPerson> {
    const { active = person.status !== 'disabled', ...attributes } = written
    addressOf(attributes)
    if (!active) await sets.releaseAdmin(ctx, person.id)
    const before = await records.read(ctx, person)
    if (before.userName.toLowerCase() !== attributes.userName.toLowerCase()) await requireFree(ctx, attributes.userName)
    const changed = changedOf(before, attributes)
    if (changed.length > 0) {
      await write(ctx, person, attributes)
      const facts = { changed: changed.join(', ') }
      ctx.record({ action: 'user.reprovision', object: person.id, subject: person.subject, facts })
    }
    await bring(ctx, person, { ...attributes, active })
    return requirePerson(ctx, person.id)
  }

  /**
   * Name and status of the account, as the provider says; the address by which they sign in stays theirs. An account that
   * somebody else closed stays closed, whatever the provider says.
   */
  async function bring(ctx: Context, person: ScimPerson, written: Written): Promise<void> {
    const { name } = await openPersonal(ctx, person)
    const wanted = nameOf(written)
    const patch = { ...(wanted === name ? {} : { name: wanted }), ...statusOf(person, written) }
    if (Object.keys(patch).length > 0) await change(ctx, person, patch)
  }

  async function change(ctx: Context, person: ScimPerson, patch: UserPatch): Promise<void> {
    await people.changeUser(ctx, person.id, patch, undefined)
    if (patch.status === 'disabled') await userStore.markClosed(ctx, person)
  }

  function openPersonal(ctx: Context, person: ScimPerson): Promise<Personal> {
    return kernel.vault.open<Personal>(ctx.tx, placeOf(person, 'personal'), person.personalSealed)
  }

  /** Of two who take one name at once the second is refused by the index. */
  async function write(ctx: Context, person: ScimPerson, attributes: Attributes): Promise<void> {
    await records.write(ctx, person, attributes).catch((error: unknown) => {
      throw isUniqueViolation(error, 'identity_scim_user_org_id_user_name_index_key') ? taken() : error
    })
  }

  async function requireFree(ctx: Context, userName: string): Promise<void> {
    const sought = await records.indexOf(ctx, { attribute: 'userName', value: userName })
    if ((await userStore.countPeople(ctx, sought)) > 0) throw taken()
  }

  async function lockSeen(ctx: Context, id: string, ifMatch: string | undefined): Promise<ScimPerson> {
    const person = await lock(ctx, id)
    if (!person || person.isRemoved) throw unknownUser()
    if (ifMatch !== undefined && ifMatch.trim() !== '*' && ifMatch.trim() !== versionOf(person)) throw stale()
    return person
  }

  async function lock(ctx: Context, id: string): Promise<ScimPerson | undefined> {
    if (!isUuid(id)) return undefined
    await store.lockActiveAdmins(ctx)
    return userStore.lockPerson(ctx, id)
  }
}

async function requirePerson(ctx: Context, id: UserId): Promise<ScimPerson> {
  const person = await userStore.findPerson(ctx, id)
  if (!person) throw unknownUser()
  return person
}

function statusOf({ status, isClosedByProvider }: ScimPerson, { active }: Written): Pick<UserPatch, 'status'> {
  if (status !== 'disabled') return active ? {} : { status: 'disabled' }
  return active && isClosedByProvider ? { status: 'active' } : {}
}

const taken = () => refuse('uniqueness', 'Somebody has this userName or e-mail address already. Nothing was done.')

const changedOf = (before: Attributes, after: Attributes): readonly string[] => {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof Attributes)[]
  return names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name])).sort()
}
