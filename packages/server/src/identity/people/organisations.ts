/** Organisations and how a person first comes into one. */
import type { Directory, Kind, Personal, Status, UserRow } from '#identity/accounts'
import { placeOf, requireClearEmail, store } from '#identity/accounts'
import { recordFill } from '#identity/authority'
import { createLink, LINK_LIFE } from '#identity/entrance'
import type { Policies } from '#identity/policy'
import type { Context, Kernel, OrgId, Role, UserId } from '#kernel'
import { CANARY, HOUSE, Problem, uuidv7 } from '#kernel'

/** A person to be entered. The id is made where none is given. */
export interface NewPerson extends Personal {
  readonly role: Role
  readonly status: Status
  readonly id?: UserId
  readonly kind?: Kind
  readonly contractEndsAt?: Date | null
}

export type Organisations = ReturnType<typeof createOrganisations>

export function createOrganisations(
  { vault }: Pick<Kernel, 'vault'>,
  directory: Directory,
  policies: Pick<Policies, 'beginPolicy'>,
) {
  return { setUpOrganisation, createOrganisation, ensureOrganisation, enterPerson, listOrganisations }

  /** Every organisation of the installation; for work of the house that walks over all of them. */
  async function listOrganisations(ctx: Context): Promise<readonly OrgId[]> {
    return (await store.listOrganisations(ctx.tx)).map(({ id }) => id as OrgId)
  }

  /**
   * Makes the first organisation of an empty installation and its admin.
   *
   * @returns the token of a link that lives 15 minutes.
   * @throws {Problem} `identity.already-set-up` (409).
   */
  async function setUpOrganisation(ctx: Context, name: string, email: string): Promise<{ org: OrgId; token: string }> {
    const others = (await store.listOrganisations(ctx.tx)).filter(({ id }) => id !== HOUSE && id !== CANARY)
    if (others.length > 0) {
      throw new Problem(
        'conflict',
        'identity.already-set-up',
        'This installation has an organisation already. Use: muts organisation create.',
      )
    }
    return createOrganisation(ctx, name, email)
  }

  /**
   * Makes an organisation and its first admin, who comes in by a link that lives 15 minutes.
   *
   * @throws {Problem} `identity.email-taken` (409).
   */
  async function createOrganisation(ctx: Context, name: string, email: string): Promise<{ org: OrgId; token: string }> {
    const org = uuidv7<OrgId>(ctx.now)
    const home = await ensureOrganisation(ctx, org, name)
    home.record({ action: 'organisation.create', object: org })
    await policies.beginPolicy(home)
    const admin = await enterPerson(home, { email, name: 'Administrator', role: 'admin', status: 'invited' })
    home.record({ action: 'user.invite', object: admin.id, subject: admin.subject, facts: { role: 'admin' } })
    return { org, token: await createLink(home, admin, LINK_LIFE.setup) }
  }

  /** Makes the organisation and its key unless it is there. Goes on in it. */
  async function ensureOrganisation(ctx: Context, org: OrgId, name: string): Promise<Context> {
    const isNew = (await store.insertOrganisation(ctx, { id: org, name })) > 0
    const home = await ctx.enter(org)
    if (isNew) await vault.createOrganisation(home.tx, org)
    return home
  }

  /**
   * @throws {Problem} `identity.email-taken` (409): an e-mail is of one person in the whole installation;
   *   `identity.email-unclear` (422).
   */
  async function enterPerson(
    ctx: Context,
    { email, name, role, status, id = uuidv7<UserId>(ctx.now), kind = 'employee', contractEndsAt = null }: NewPerson,
  ): Promise<Entered> {
    const personal: Personal = { email, name }
    requireClearEmail(email)
    if (!(await directory.enterAccount(ctx.tx, email, { org: ctx.org, user: id }))) {
      throw new Problem('conflict', 'identity.email-taken', 'This e-mail address is in use already. Nothing was done.')
    }
    const subject = await vault.createSubject(ctx.tx)
    const personalSealed = await vault.seal(ctx.tx, placeOf({ org: ctx.org, id, subject }, 'personal'), personal)
    const emailIndex = await vault.blindIndex(ctx.tx, 'identity_user.email', email)
    await store.insertUser(ctx, { id, subject, personalSealed, emailIndex, role, status, kind, contractEndsAt })
    await recordFill(ctx, { id, subject }, role)
    return { id, subject, status }
  }
}

export type Entered = Pick<UserRow, 'id' | 'subject' | 'status'>
