/** People who can sign in at once, without a link. They exist in a demo and nowhere else. */
import type { Personal } from '#identity/accounts'
import { store } from '#identity/accounts'
import type { PasswordHasher, SecondFactor } from '#identity/factors'
import { createTotpSecret } from '#identity/factors'
import type { Organisations } from '#identity/people'
import type { Kernel, OrgId, Role, SubjectId, UserId } from '#kernel'
import { HOUSE, uuidv7 } from '#kernel'

export interface DemoPerson extends Personal {
  readonly role: Role
  readonly password: string
  readonly hasSecondFactor: boolean
}

const DEMO = { kind: 'system', id: 'demo' } as const

export type Demo = ReturnType<typeof createDemo>

export function createDemo(
  { act, config }: Pick<Kernel, 'act' | 'config'>,
  organisations: Organisations,
  { hashPassword }: PasswordHasher,
  factors: SecondFactor,
) {
  const requireDemo = () => {
    if (!config.demo) throw new Error('demo people exist in a demo only')
  }

  return {
    async createDemoOrganisation(name: string): Promise<OrgId> {
      requireDemo()
      return act({ actor: DEMO, org: HOUSE }, async (ctx) => {
        const org = uuidv7<OrgId>(ctx.now)
        const home = await organisations.ensureOrganisation(ctx, org, name)
        home.record({ action: 'organisation.create', object: org })
        return org
      })
    },

    /** Returns the TOTP secret in base32, or null where no factor is wanted. */
    async enterDemoPerson(
      org: OrgId,
      { password, hasSecondFactor, ...person }: DemoPerson,
    ): Promise<{ user: UserId; subject: SubjectId; totpSecret: string | null }> {
      requireDemo()
      const passwordHash = await hashPassword(password)
      const totpSecret = hasSecondFactor ? createTotpSecret() : null
      return act({ actor: DEMO, org }, async (ctx) => {
        const { id, subject } = await organisations.enterPerson(ctx, { ...person, status: 'active' })
        await store.updateUser(ctx.tx, { org, user: id }, { passwordHash })
        const row = await store.findUser(ctx.tx, { org, user: id })
        if (row && totpSecret !== null) await factors.plantTotp(ctx, row, totpSecret)
        ctx.record({ action: 'user.activate', object: id, subject, facts: { purpose: 'demo' } })
        return { user: id, subject, totpSecret }
      })
    },
  }
}
