import { store } from '#identity/accounts'
import type { Attempts } from '#identity/factors'
import { challenges, stepUpStore } from '#identity/factors'
import type { Oauth } from '#identity/oauth'
import type { Sessions, SigningKeys } from '#identity/sessions'
import type { Sso } from '#identity/sso'
import type { Context, Kernel, OrgId } from '#kernel'
import { HOUSE } from '#kernel'
import type { Job } from '#kernel/jobs'
import { forgetSessions } from './retention.ts'

interface Below {
  readonly sessions: Sessions
  readonly attempts: Attempts
  /** Lines of keys that sign; each goes on by itself. */
  readonly lines: readonly SigningKeys[]
  readonly oauth: Oauth
  readonly sso: Pick<Sso, 'sweep'>
  readonly closeEnded: (ctx: Context) => Promise<void>
}

export const createJobs = (
  kernel: Pick<Kernel, 'act' | 'database' | 'clock'>,
  { sessions, attempts, lines, oauth, sso, closeEnded }: Below,
): readonly Job[] => [
  {
    /** Writes down the end of sessions that lapsed; they were refused from the instant itself. */
    name: 'identity.end-lapsed',
    every: { minutes: 5 },
    run: async (ctx: Context) => {
      const organisations = await store.listOrganisations(ctx.tx)
      for (const { id } of organisations) {
        const home = await ctx.enter(id as OrgId)
        await sessions.endLapsed(home)
        await stepUpStore.removeProofs(home)
        await oauth.sweep(home)
      }
      const house = await ctx.enter(HOUSE)
      await attempts.sweep(house)
      await oauth.sweep(house)
      await challenges.sweep(house)
      await sso.sweep(house)
    },
  },
  {
    /** Contracts that ended; nobody came in by them since the instant itself. */
    name: 'identity.close-ended',
    every: { minutes: 1 },
    run: async (ctx: Context) => {
      for (const { id } of await store.listOrganisations(ctx.tx)) await closeEnded(await ctx.enter(id as OrgId))
    },
  },
  {
    name: 'identity.forget-sessions',
    every: { days: 1 },
    runApart: () => forgetSessions(kernel),
  },
  {
    name: 'identity.rotate-keys',
    every: { hours: 12 },
    runApart: async () => {
      const made: string[] = []
      for (const keys of lines) made.push((await keys.rotate()) ?? '')
      const kids = made.filter((kid) => kid !== '')
      if (kids.length === 0) return
      await kernel.act({ actor: { kind: 'system', id: 'identity' }, org: HOUSE }, async (ctx) => {
        for (const kid of kids) ctx.record({ action: 'key.rotate', object: kid, facts: { kid } })
      })
    },
  },
]
