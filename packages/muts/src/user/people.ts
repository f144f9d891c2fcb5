/** What the operator does about a person. The embedded database has one process at a time: its server must be stopped. */
import { userInfo } from 'node:os'
import { CommandError, EXIT } from '#exit'
import { OPERATOR_NODE, requireInstallation } from '#installation'
import type { House } from '#server/house'
import { openHouse } from '#server/house'
import type { Context, OrgId, Role, UserId } from '#server/kernel'
import { CANARY, HOUSE, ROLES } from '#server/kernel'
import { requireEmail, requireName } from '#words'

export interface PersonOptions {
  readonly organisationId: string
  readonly email: string
  readonly data: string
  readonly json?: boolean
}

export interface NewPersonOptions extends PersonOptions {
  readonly name: string
  readonly role: string
}

type Identity = House['identity']['verbs']

/** Enters a person and prints the link by which they set their password: once, and within seven days. */
export async function createUser({ name, role, ...options }: NewPersonOptions): Promise<void> {
  const draft = { email: requireEmail(options.email), name: requireName(name), role: requireRole(role) }
  const [{ view, token }, origin] = await inOrganisation(options, async (ctx, identity, house) => [
    await identity.inviteUser(ctx, draft),
    house.kernel.config.publicUrl ?? 'http://localhost:8080',
  ])
  const link = `${origin}/app/invitation#${token}`
  process.stderr.write('Hand this link over within seven days. It works once.\n')
  process.stdout.write(options.json ? `${JSON.stringify({ id: view.id, link })}\n` : `${link}\n`)
}

/** @throws {Problem} `identity.last-admin` (409). */
export async function disableUser(options: PersonOptions): Promise<void> {
  const id = await inOrganisation(options, async (ctx, identity) => {
    const id = await findPerson(ctx, identity, options.email)
    await identity.changeUser(ctx, id, { status: 'disabled' }, undefined)
    return id
  })
  process.stdout.write(options.json ? `${JSON.stringify({ id, status: 'disabled' })}\n` : `Disabled ${id}.\n`)
}

/** @throws {Problem} `identity.no-second-factor` (409). */
export async function resetFactor(options: PersonOptions): Promise<void> {
  const id = await inOrganisation(options, async (ctx, identity) => {
    const id = await findPerson(ctx, identity, options.email)
    await identity.resetFactor(ctx, id)
    return id
  })
  const text = `Took away the second factor of ${id}.\n`
  process.stdout.write(options.json ? `${JSON.stringify({ id, hasSecondFactor: false })}\n` : text)
}

export async function endSessions(options: PersonOptions): Promise<void> {
  const id = await inOrganisation(options, async (ctx, identity) => {
    const id = await findPerson(ctx, identity, options.email)
    await identity.endSessionsOf(ctx, id, 'revoked')
    return id
  })
  process.stdout.write(options.json ? `${JSON.stringify({ id, sessions: [] })}\n` : `Ended all sessions of ${id}.\n`)
}

/** One act of the operator in an organisation of people. */
async function inOrganisation<T>(
  { organisationId, data }: PersonOptions,
  work: (ctx: Context, identity: Identity, house: House) => Promise<T>,
): Promise<T> {
  const house = await openHouse(requireInstallation(data), { node: OPERATOR_NODE })
  const { verbs } = house.identity
  try {
    return await house.kernel.act({ actor: { kind: 'operator', id: operatorName() }, org: HOUSE }, async (ctx) => {
      const known = (await verbs.listOrganisations(ctx)).filter((id) => id !== HOUSE && id !== CANARY)
      if (!known.includes(organisationId as OrgId)) {
        throw new CommandError(EXIT.notFound, 'No organisation of this installation has this id.')
      }
      return await work(await ctx.enter(organisationId as OrgId), verbs, house)
    })
  } finally {
    await house.close()
  }
}

async function findPerson(ctx: Context, identity: Identity, email: string): Promise<UserId> {
  const { data } = await identity.listUsers(ctx, { email })
  const [found] = data
  if (!found) throw new CommandError(EXIT.notFound, 'Nobody in this organisation has this e-mail address.')
  return found.id as UserId
}

/** Who sits at the machine, as far as it knows. An account without a name has its number. */
function operatorName(): string {
  try {
    return userInfo().username
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`
  }
}

function requireRole(text: string): Role {
  const role = ROLES.find((known) => known === text)
  if (role) return role
  throw new CommandError(EXIT.usage, `--role takes one of: ${ROLES.join(', ')}.`)
}
