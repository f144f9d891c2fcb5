/** How one person of the canary organisation comes by a provider, is put into a group by it, and is closed by SCIM. */
import { LEAST } from '#identity/authority'
import type { Groups } from '#identity/groups'
import { groupStore } from '#identity/groups'
import type { Organisations } from '#identity/people'
import type { Scim } from '#identity/scim'
import { CANARY_PROVIDER, enterCanaryConnection } from '#identity/sso'
import type { Context, Kernel, Role, UserId } from '#kernel'
import { CANARY } from '#kernel'

const CONNECTION = '00000000-0000-7000-8000-000000000301'
const GROUP = '00000000-0000-7000-8000-000000000302'
/** Of the row that says whether the token of provisioning holds. */
const TOKEN = '00000000-0000-7000-8000-000000000303'

export const COMER = {
  user: '00000000-0000-7000-8000-000000000197' as UserId,
  email: `comer@${new URL(CANARY_PROVIDER.issuer).hostname}`,
  /** What the provider calls them. */
  sub: 'comer',
  group: 'canaries',
  /** What the group gives, in place of the least. */
  set: 'auditor' satisfies Role,
} as const

interface Below {
  readonly organisations: Pick<Organisations, 'enterPerson'>
  readonly groups: Pick<Groups, 'begin'>
  readonly scim: Pick<Scim, 'enterCanaryToken' | 'openCanaryToken'>
}

export function createCanarySso({ vault }: Pick<Kernel, 'vault'>, { organisations, groups, scim }: Below) {
  return {
    /** Makes all of it at the first start, and never again: what somebody takes away afterwards has to be seen. */
    async ensureCanarySso(home: Context): Promise<void> {
      const subject = await vault.createSubject(home.tx)
      const domain = new URL(CANARY_PROVIDER.issuer).hostname
      if (!(await enterCanaryConnection(home, { id: CONNECTION, subject, domain }))) {
        await vault.destroySubject(home.tx, subject)
        return
      }
      const { user: id, email, group: name, set: role } = COMER
      await organisations.enterPerson(home, { id, email, name: 'Canary comer', role: LEAST, status: 'active' })
      await groups.begin(home, id)
      const group = { id: GROUP, source: CONNECTION, name, externalId: null, role, isProvisioned: false }
      await groupStore.insertGroup(home, group)
      await scim.enterCanaryToken(home, TOKEN)
    },

    /** A token of provisioning for the next minutes. */
    openToken: (): Promise<string> => scim.openCanaryToken({ org: CANARY, id: TOKEN }),
  }
}
