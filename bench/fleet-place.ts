/** A served house on PostgreSQL over TLS 1.3, with a small and a large organisation in it, and a line of its own to the same tables. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDurableCluster } from '@muts/server/database-testing'
import { openHouse } from '@muts/server/house'
import type { OrgId } from '@muts/server/kernel'
import { createTestClock, readConfig } from '@muts/server/kernel'
import { TOTP } from 'otpauth'
import pg from 'pg'
import { draftOf } from './place.ts'

const START = '2026-01-05T08:00:00Z'
const PASSWORD = 'Quiet lantern, 48 herons'

export type FleetPlace = Awaited<ReturnType<typeof openFleetPlace>>
export type Company = Awaited<ReturnType<FleetPlace['openCompany']>>

/** Where a request is refused, the run is void. */
export async function openFleetPlace() {
  const folder = mkdtempSync(join(tmpdir(), 'muts-bench-'))
  const { url } = await (await startDurableCluster()).createDatabase()
  const clock = createTestClock(new Date(START))
  const house = await openHouse(
    readConfig({ data: folder, port: 0, demo: true, testClock: START }, { DATABASE_URL: url }),
    { clock },
  )
  const { port } = await house.serve()
  const direct = await connect(url)

  function pass(seconds: number): void {
    clock.moveTo(new Date(clock.now().getTime() + seconds * 1_000))
  }

  /** An organisation with this many vehicles that were registered one by one, and somebody who manages them. */
  async function openCompany(name: string, vehicles: number) {
    const org = (await house.identity.verbs.createDemoOrganisation(name)) as OrgId
    const email = `manager@${name}.example`
    const person = { email, name: 'Bench', role: 'fleet_manager', password: PASSWORD, hasSecondFactor: true } as const
    const { totpSecret } = await house.identity.verbs.enterDemoPerson(org, person)
    const totp = () => new TOTP({ secret: totpSecret ?? '' }).generate({ timestamp: clock.now().getTime() })
    let token = ''
    await house.kernel.act({ actor: { kind: 'system', id: 'bench' }, org }, async (ctx) => {
      for (let at = 0; at < vehicles; at++) await house.fleet.verbs.registerVehicle(ctx, draftOf(at))
    })

    async function send(method: string, path: string, body?: object, headers: Record<string, string> = {}) {
      const type = body === undefined ? {} : { 'content-type': 'application/json' }
      const reply = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'if-match': '*', ...type, ...headers },
        body: body === undefined ? null : JSON.stringify(body),
      })
      const text = await reply.text()
      return { status: reply.status, text, json: text === '' ? undefined : (JSON.parse(text) as unknown) }
    }

    async function ask<T>(method: string, path: string, body?: object, headers = {}): Promise<T> {
      const reply = await send(method, path, body, headers)
      if (reply.status >= 300)
        throw new Error(`the run is void: ${method} ${path.slice(0, 100)}: ${reply.status} ${reply.text}`)
      return reply.json as T
    }

    /** A minute goes by, and there is a new session: its budget is whole. */
    async function nextMinute(): Promise<void> {
      await house.kernel.ledger.drain()
      pass(61)
      token = (await ask<{ accessToken: string }>('POST', '/auth/sign-in', { email, password: PASSWORD, totp: totp() }))
        .accessToken
    }

    /** Asks for what wants the second factor again, and proves it. */
    async function sign<T>(method: string, path: string, body: object): Promise<T> {
      await nextMinute()
      const { operation } = (await send(method, path, body)).json as { operation?: string }
      pass(31)
      const { stepUp } = await ask<{ stepUp: string }>('POST', '/auth/step-up', { operation, totp: totp() })
      return ask<T>(method, path, body, { 'step-up': stepUp })
    }
    await nextMinute()
    return { org, ask, sign, nextMinute, shotHeaders: () => ({ authorization: `Bearer ${token}` }) }
  }

  return {
    port,
    direct,
    openCompany,
    runErrands: house.errands.runDue,
    drain: () => house.kernel.ledger.drain(),
    async close(): Promise<void> {
      await direct.end()
      await house.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** As the owner of the tables, whom their policies hold as well: what is read or written is of one organisation. */
async function connect(url: string) {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url)
  const client = new pg.Client({
    host: hostname,
    port: Number(port),
    user: username,
    password: decodeURIComponent(password),
    database: pathname.slice(1),
    ssl: { ca: readFileSync(searchParams.get('sslrootcert') ?? ''), minVersion: 'TLSv1.3' },
  })
  await client.connect()
  return {
    run: async (name: string, text: string, values: readonly unknown[] = []) =>
      (await client.query({ name, text, values: [...values] })).rows as Record<string, unknown>[],
    enter: (org: string) => client.query(`SELECT set_config('app.org', $1, false)`, [org]),
    end: () => client.end(),
  }
}
