/** For tests only: a house on a server that does several things at once, and people who come by a provider. */
import assert from 'node:assert/strict'
import { AsyncResource } from 'node:async_hooks'
import { HOUSE } from '#kernel'
import type { Database } from '#kernel/database'
import { Sql } from '#kernel/database'
import type { Superuser } from '#kernel/database/testing'
import { createPostgresDatabase } from '#kernel/database/testing'
import { CLIENT_ID, CLIENT_SECRET, openProvider } from './testing-provider.ts'
import { openSsoBench, pathOf, someName } from './testing-sso.ts'

/** Begins one after another what has to wait for what is held, each once the one before waits, and then lets all go. */
export function createMeeting(database: Database, superuser: Superuser) {
  const waiting = async () =>
    (await superuser("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND usename LIKE 'muts_%'")).length
  return async <T>(hold: string, ...begin: readonly (() => Promise<T>)[]): Promise<T[]> => {
    // None of them stands in the transaction that holds.
    const apart = begin.map((each) => AsyncResource.bind(each))
    const begun: Promise<T>[] = []
    let settled = 0
    await database.transaction({ org: HOUSE, role: 'migrator' }, async (tx) => {
      await tx.run(new Sql([hold], []))
      for (const each of apart) {
        begun.push(each().finally(() => (settled += 1)))
        while (settled === 0 && (await waiting()) < begun.length) await new Promise(setImmediate)
      }
    })
    return Promise.all(begun)
  }
}

/** With tables that a test holds still until they meet. */
export async function openRaces() {
  const { url, superuser } = await createPostgresDatabase()
  const provider = await openProvider()
  const bench = await openSsoBench([provider.issuer], url)
  const yard = await bench.openOrganisation('Yard')
  const connection = await yard.connect({
    ...{ kind: 'oidc', name: 'Yard directory', secret: CLIENT_SECRET, isEnabled: true },
    provider: { issuer: provider.issuer, clientId: CLIENT_ID },
    terms: { ceiling: 'technician', entersPeople: true, needsGroup: false, factorValues: ['mfa'] },
  })
  assert.equal((await yard.proveDomain('yard.example', connection.id)).status, 200)

  const meet = createMeeting(bench.house.kernel.database, superuser)

  async function come(email: string, claims: object = {}) {
    const browser = bench.openBrowser()
    const location = (await browser.begin(email)) ?? ''
    const back = provider.signIn(location, { sub: someName(), email, email_verified: true, ...claims })
    await browser.visit(pathOf(back))
    return browser
  }

  return {
    ...{ bench, superuser, provider, yard, connection, meet, come },
    [Symbol.asyncDispose]: async () => {
      await bench[Symbol.asyncDispose]()
      await provider[Symbol.asyncDispose]()
    },
  }
}
