import { Type } from 'typebox'
import type { Kernel } from '#kernel'
import { HOUSE, Problem } from '#kernel'
import { sql } from '#kernel/database'
import type { Route } from '#kernel/http'
import { defineRoute, ok } from '#kernel/http'

const Said = Type.Object({ status: Type.String() })
const WAIT_MS = 3_000

type Ports = Pick<Kernel, 'database' | 'ledger' | 'vault'>

/** Liveness and readiness for the machine that watches this one. No details: strangers read them too. */
export const createHealthRoutes = (ports: Ports): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '//health/live',
    access: { public: 'a load balancer has no token' },
    tellsHealth: true,
    summary: 'Whether the process answers',
    answers: { 200: { description: 'It does', body: Said } },
    serve: async () => ok({ status: 'live' }),
  }),
  defineRoute({
    method: 'GET',
    path: '//health/ready',
    access: { public: 'a load balancer has no token' },
    tellsHealth: true,
    summary: 'Whether requests can be served and recorded',
    answers: { 200: { description: 'They can', body: Said } },
    serve: async () => {
      if (await isReady(ports)) return ok({ status: 'ready' })
      throw new Problem('unavailable', 'http.not-ready', 'The house cannot serve and record requests at present.')
    },
  }),
]

async function isReady({ database, ledger, vault }: Ports): Promise<boolean> {
  const look = async () => {
    await database.transaction({ org: HOUSE }, (tx) => tx.find(sql`SELECT 1 AS one`))
    return (await ledger.health()).isReady && vault.isReady()
  }
  const timeout = new Promise<boolean>((resolve) => setTimeout(resolve, WAIT_MS, false).unref())
  return Promise.race([look().catch(() => false), timeout])
}
