/** The people of the demo: accounts that can sign in at once, each with a new secret. */
import { randomBytes } from 'node:crypto'
import type { Player } from '#fleet'
import type { Context, OrgId, Role } from '#kernel'
import type { House } from './house.ts'

export interface Credentials {
  readonly email: string
  readonly role: Role
  readonly organisation: string
  readonly password: string
  readonly totpSecret: string | null
}

const ENROLLED: readonly Role[] = ['admin', 'security_lead']

export interface Seeded {
  readonly org: OrgId
  readonly credentials: readonly Credentials[]
  readonly accounts: ReadonlyMap<Role, Player & { readonly user: string }>
}

export async function seedOrganisation(
  house: House,
  organisation: string,
  domain: string,
  roles: readonly Role[],
  attempt: number,
): Promise<Seeded> {
  const { verbs } = house.identity
  const org = await verbs.createDemoOrganisation(organisation)
  const credentials: Credentials[] = []
  const accounts = new Map<Role, Player & { readonly user: string }>()
  for (const role of roles) {
    const email = `${role.replace('_', '-')}${attempt === 0 ? '' : `.${attempt}`}@${domain}.example`
    const password = `${randomBytes(12).toString('base64url')}-${randomBytes(6).toString('base64url')}!`
    const name = `${organisation} ${role.replace('_', ' ')}`
    const person = { email, name, role, password, hasSecondFactor: ENROLLED.includes(role) }
    const { user, subject, totpSecret } = await verbs.enterDemoPerson(org, person)
    accounts.set(role, { user, subject, role, name })
    credentials.push({ email, role, organisation, password, totpSecret })
  }
  return { org, credentials, accounts }
}

/** Each vehicle with all that it has been through, in an act of its own. */

export function accountOf({ accounts }: Seeded, role: Role) {
  const account = accounts.get(role)
  if (!account) throw new Error(`the demo has no ${role}`)
  return account
}

export const inOrganisation = <T>({ kernel }: House, org: OrgId, work: (ctx: Context) => Promise<T>): Promise<T> =>
  kernel.act({ actor: { kind: 'system', id: 'demo' }, org }, work)
