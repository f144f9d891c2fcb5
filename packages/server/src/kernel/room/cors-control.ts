import type { Control } from '#kernel'
import { HOUSE } from '#kernel'
import type { Database } from '#kernel/database'
import { sql } from '#kernel/database'
import { isAllowedOrigin } from '#kernel/http'
import type { Ports } from './inspector.ts'

const FOREIGN = ['https://foreign.example', 'null', 'https://localhost.foreign.example', 'http://localhost:1']

export const corsControl = ({ door, database, config }: Ports): Control => ({
  name: 'kernel.cors',
  clauses: ['muts.api.cors'],
  objective: 'confidentiality',
  promise: 'Browsers of listed origins alone may call; no wildcard, no reflection, never null.',
  scope: 'house',
  enforcedBy: isAllowedOrigin,
  freshFor: { hours: 1 },
  severity: 2,
  tells: ['operations'],
  probe: async () => {
    const allowed: string[] = []
    for (const origin of FOREIGN) {
      const headers = { origin, 'access-control-request-method': 'GET' }
      const reply = await door.ask({ method: 'OPTIONS', path: '/api/v1/me', headers })
      if (reply.headers['access-control-allow-origin'] !== undefined) allowed.push(origin)
    }
    const listed = [...config.corsOrigins, ...(await listOrigins(database))]
    const inexact = listed.filter(
      (origin) => !URL.canParse(origin) || new URL(origin).origin !== origin || !origin.startsWith('https://'),
    )
    const holds = allowed.length === 0 && inexact.length === 0
    const saw = { tried: FOREIGN.length, allowed: allowed.length, listed: listed.length, inexact: inexact.length }
    return holds ? { holds, saw } : { holds, saw, because: `allowed: ${[...allowed, ...inexact].join(', ')}` }
  },
})

/** The row as it stands in the database, not as this process remembers it. */
async function listOrigins(database: Database): Promise<readonly string[]> {
  const row = await database.transaction({ org: HOUSE }, (tx) =>
    tx.find<{ value: unknown }>(sql`SELECT value FROM kernel_setting WHERE name = 'cors.origins'`),
  )
  return Array.isArray(row?.value) ? row.value.map(String) : []
}
