/** Looks at the connections that are open, of all organisations: whether their providers still answer and can be believed. */
import { store } from '#identity/accounts'
import { readCertificate } from '#identity/saml'
import type { Context, Kernel } from '#kernel'
import { HOUSE, later } from '#kernel'
import type { Oidc } from './oidc.ts'
import type { Connection } from './schema.ts'
import { ssoStore } from './store.ts'

/** So long before its last key runs out a connection is called expiring. */
const AHEAD = { days: 7 } as const

export interface ConnectionsSeen {
  readonly looked: number
  /** Those whose provider does not answer as it must, or not from where the operator lets it be asked. */
  readonly silent: number
  /** Those that nobody can come by a week from now: their certificates run out. */
  readonly expiring: number
}

interface Below {
  readonly kernel: Pick<Kernel, 'act' | 'clock'>
  readonly oidc: Pick<Oidc, 'configurationOf'>
  readonly openSecret: (ctx: Context, connection: Connection) => Promise<string | undefined>
}

/** All are asked at once, outside any transaction; what was found within ten minutes is not asked again. */
export const createConnectionLook =
  ({ kernel: { act, clock }, oidc, openSecret }: Below) =>
  async (): Promise<ConnectionsSeen> => {
    const open = await act({ actor: { kind: 'probe', id: 'sso' }, org: HOUSE }, listOpen)
    const faults = await Promise.all(open.map(findFault))
    const count = (fault: string) => faults.filter((found) => found === fault).length
    return { looked: open.length, silent: count('silent'), expiring: count('expiring') }

    async function listOpen(ctx: Context) {
      const found: { connection: Connection; secret: string | undefined }[] = []
      for (const { id } of await store.listOrganisations(ctx.tx)) {
        const home = await ctx.enter(id)
        for (const connection of await ssoStore.listConnections(home))
          if (connection.isEnabled) found.push({ connection, secret: await openSecret(home, connection) })
      }
      return found
    }

    async function findFault({ connection, secret }: Awaited<ReturnType<typeof listOpen>>[number]) {
      if (connection.kind === 'oidc')
        return oidc.configurationOf(connection, secret).then(
          () => undefined,
          () => 'silent',
        )
      const until = later(clock.now(), AHEAD)
      const lasts = connection.provider.certificates.some((text) => readCertificate(text).validToDate > until)
      return lasts ? undefined : 'expiring'
    }
  }
