/** The people of an organisation, as its admins see and change them. */
import type { Personal, Status, UserDraft, UserPatch, UserRow, UserView } from '#identity/accounts'
import { accountOf, FIRST, listedUser, placeOf, store, toView } from '#identity/accounts'
import type { Sets } from '#identity/authority'
import { createLink, LINK_LIFE } from '#identity/entrance'
import type { Sessions } from '#identity/sessions'
import { requireContract, requireOther } from '#identity/sessions'
import type { Context, Kernel, SubjectId, UserId } from '#kernel'
import { isUuid, Problem, setsOf } from '#kernel'
import type { Page } from '#kernel/http'
import { limitOf, readCursor, stale, toPage } from '#kernel/http'
import { openOneOrReport, openOrReport } from '#kernel/vault'
import type { Organisations } from './organisations.ts'

export interface Listing {
  readonly limit?: number
  readonly after?: string
  /** Exactly this address: a sealed field answers equality and nothing else. */
  readonly email?: string
  readonly status?: Status
  readonly hasSecondFactor?: boolean
}

/** A person and the version an ETag shows. */
export interface Versioned {
  readonly view: UserView
  readonly version: number
}

export type People = ReturnType<typeof createPeople>

export function createPeople(
  { vault }: Pick<Kernel, 'vault'>,
  organisations: Organisations,
  sessions: Sessions,
  sets: Pick<Sets, 'recordReplacement' | 'requireAdminLeft'>,
) {
  return { listUsers, readUser, inviteUser, changeUser, linkUser, subjectOf }

  async function listUsers(ctx: Context, listing: Listing): Promise<Page<UserView>> {
    const limit = limitOf(listing)
    const after = readCursor(listing.after, [isUuid])?.[0] ?? FIRST
    const emailIndex =
      listing.email === undefined ? null : await vault.blindIndex(ctx.tx, 'identity_user.email', listing.email)
    const { status = null, hasSecondFactor: hasFactor = null } = listing
    const rows = await store.listUsers(ctx, { after, emailIndex, status, hasFactor, limit: limit + 1 })
    const shown = rows.slice(0, limit)
    const items = shown.map((row) => ({ place: placeOf(row, 'personal'), envelope: row.personalSealed }))
    const opened = await openOrReport<Personal>(ctx, vault, items)
    if (shown.length > 0)
      ctx.record({
        action: 'user.list',
        object: shown.map(({ id }) => id),
        subject: shown.map(({ subject }) => subject),
      })
    return toPage(
      rows,
      limit,
      ({ id }) => [id],
      (row, at) => listedUser(row, opened[at]),
    )
  }

  /** @throws {Problem} `identity.user-unknown` (404). */
  async function readUser(ctx: Context, id: UserId): Promise<Versioned> {
    const row = await requireUser(ctx, id)
    ctx.record({ action: 'user.read', object: row.id, subject: row.subject })
    return show(ctx, row)
  }

  /**
   * Enters a person and makes the link by which they come in.
   *
   * @throws {Problem} `identity.email-taken` (409), `identity.email-unclear`, `identity.contract-needed`,
   *   `identity.contract-ended` (422).
   */
  async function inviteUser(ctx: Context, draft: UserDraft): Promise<Versioned & { readonly token: string }> {
    const { kind = 'employee' } = draft
    const contract = { kind, contractEndsAt: instantOf(draft.contractEndsAt) ?? null }
    requireContract(contract, ctx.now)
    const entered = await organisations.enterPerson(ctx, { ...draft, ...contract, status: 'invited' })
    const token = await createLink(ctx, entered, LINK_LIFE.invitation)
    ctx.record({ action: 'user.invite', object: entered.id, subject: entered.subject, facts: { role: draft.role } })
    return { ...(await show(ctx, await requireUser(ctx, entered.id))), token }
  }

  /** A new link: the invitation again, or to set a new password. Links made before are void. */
  async function linkUser(ctx: Context, id: UserId): Promise<string> {
    // Held: a link made while the account is being disabled would come back to life with it.
    const row = await store.lockUser(ctx.tx, { org: ctx.org, user: id })
    if (!row || row.isMachine) throw unknownUser()
    if (row.status === 'disabled')
      throw new Problem('conflict', 'identity.user-disabled', 'The account is disabled. Enable it first.')
    const purpose = row.status === 'invited' ? 'invitation' : 'reset'
    ctx.record({ action: 'user.link', object: row.id, subject: row.subject, facts: { purpose } })
    return createLink(ctx, row, LINK_LIFE[purpose])
  }

  /**
   * Changes name, role or status. A new role and a disabled account end all sessions of the person at once.
   *
   * @param seen the version in `If-Match`; undefined for any.
   * @throws {Problem} `identity.user-unknown` (404), `http.stale` (412), `identity.last-admin`, `identity.break-glass` (409), `identity.own-role`
   *   (403), `identity.not-activated` (409), `identity.contract-needed`, `identity.contract-ended` (422).
   */
  async function changeUser(ctx: Context, id: UserId, patch: UserPatch, seen: number | undefined): Promise<Versioned> {
    const admins = await store.lockActiveAdmins(ctx)
    const row = await store.lockUser(ctx.tx, { org: ctx.org, user: id })
    if (!row || row.isMachine) throw unknownUser()
    if (seen !== undefined && seen !== row.version) throw stale()
    const { role = row.role } = patch
    const status = statusAfter(row, patch)
    const hats = row.hats.filter((hat) => hat !== role)
    const contract = contractAfter(row, patch)
    const isBound = endOf(contract) !== endOf(row)
    const isLeaving = status !== 'active' || !setsOf({ role, hats }).includes('admin')
    await sets.requireAdminLeft(ctx, admins, row, isLeaving || (isBound && contract.contractEndsAt !== null))
    if (role !== row.role || contract.kind !== row.kind || isBound) requireOther(ctx, row)
    if (status !== 'disabled') requireContract(contract, ctx.now)
    const personalSealed = patch.name === undefined ? undefined : await rename(ctx, row, patch.name)
    await store.updateUser(ctx.tx, accountOf(row), { personalSealed, role: patch.role, hats, status, ...contract })
    if (role !== row.role) await sets.recordReplacement(ctx, row, role)
    await recordChange(ctx, row, { role, status, fields: Object.keys(patch) })
    return show(ctx, await requireUser(ctx, id))
  }

  async function recordChange(
    ctx: Context,
    row: UserRow,
    after: Pick<UserRow, 'role' | 'status'> & { fields: readonly string[] },
  ) {
    const whom = { object: row.id, subject: row.subject }
    ctx.record({
      action: 'user.change',
      ...whom,
      facts: { changed: [...after.fields].sort().join(', '), role: after.role },
    })
    if (after.status === 'disabled' && row.status !== 'disabled') {
      ctx.record({ action: 'user.disable', ...whom })
      await store.voidInvitations(ctx, row.id)
      await sessions.endSessionsOf(ctx, row.id, 'account disabled')
    } else if (after.role !== row.role) {
      await sessions.endSessionsOf(ctx, row.id, 'role changed')
    }
  }

  async function rename(ctx: Context, row: UserRow, name: string): Promise<Uint8Array> {
    const personal = await openPersonal(ctx, row)
    return vault.seal(ctx.tx, placeOf(row, 'personal'), { ...personal, name })
  }

  function openPersonal(ctx: Context, row: UserRow): Promise<Personal> {
    return openOneOrReport<Personal>(ctx, vault, { place: placeOf(row, 'personal'), envelope: row.personalSealed })
  }

  /** The pseudonym behind a person's id, for rooms above. @throws {Problem} `identity.user-unknown` (404). */
  async function subjectOf(ctx: Context, id: UserId): Promise<SubjectId> {
    return (await requireUser(ctx, id)).subject
  }

  async function requireUser(ctx: Context, id: UserId): Promise<UserRow> {
    const row = await store.findUser(ctx.tx, { org: ctx.org, user: id })
    if (!row || row.isMachine) throw unknownUser()
    return row
  }

  async function show(ctx: Context, row: UserRow): Promise<Versioned> {
    return { view: toView(row, await openPersonal(ctx, row)), version: row.version }
  }
}

/**
 * Who never set a password is invited anew by being enabled, and comes in by a new link. Who is active already has a way in,
 * be it single sign-on or a passkey.
 *
 * @throws {Problem} `identity.not-activated` (409) for who is invited already.
 */
function statusAfter({ status: before, passwordHash }: UserRow, patch: UserPatch): Status {
  const status = patch.status ?? before
  if (before === 'active' || status !== 'active' || passwordHash !== null) return status
  if (before === 'disabled') return 'invited'
  throw new Problem(
    'conflict',
    'identity.not-activated',
    'The person has set no password yet; the invitation makes the account active.',
  )
}

const contractAfter = (row: UserRow, { kind = row.kind, contractEndsAt }: UserPatch) => ({
  kind,
  contractEndsAt: contractEndsAt === undefined ? row.contractEndsAt : (instantOf(contractEndsAt) ?? null),
})

const endOf = ({ contractEndsAt }: Pick<UserRow, 'contractEndsAt'>) => contractEndsAt?.getTime()

const instantOf = (text: string | null | undefined): Date | undefined => (text ? new Date(text) : undefined)

const unknownUser = () => new Problem('missing', 'identity.user-unknown', 'No person has this id.')
