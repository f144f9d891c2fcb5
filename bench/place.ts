/** A served house on PostgreSQL over TLS 1.3 with a fleet in it, and the yardstick beside it. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { KeyedRead } from '@muts/server/database'
import { startDurableCluster } from '@muts/server/database-testing'
import { openHouse } from '@muts/server/house'
import type { EntryId, OrgId } from '@muts/server/kernel'
import { createTestClock, readConfig, uuidv7 } from '@muts/server/kernel'
import Fastify from 'fastify'
import { startChild } from './child.ts'
import { openFarDoor } from './far.ts'

/** So many that each stays under 100 requests a minute; a minute goes by between rounds. */
const USERS = 200
const VEHICLES = 500
const START = '2026-01-05T08:00:00Z'
const SECRET = randomBytes(18).toString('base64url')

export const FLEET = { users: USERS, vehicles: VEHICLES }

export type Place = Awaited<ReturnType<typeof openPlace>>

interface ById {
  Params: { readonly id: string }
}

interface BenchRow {
  readonly id: string
}

interface Tokens {
  readonly accessToken: string
  readonly refreshToken: string
}

const ONE: KeyedRead<BenchRow> = {
  text: `SELECT id, unit, make, model, year, fuel, status FROM bench_vehicle
    WHERE org_id = $1 AND id = ANY($2::uuid[])`,
  key: ['id'],
}

/** @param roundTripMs how far away the database is; 0 for beside it. */
export async function openPlace(roundTripMs: number) {
  const folder = mkdtempSync(join(tmpdir(), 'muts-bench-'))
  const database = await (await startDurableCluster()).createDatabase()
  const far = roundTripMs > 0 ? await openFarDoor(Number(new URL(database.url).port), roundTripMs) : undefined
  const url = new URL(database.url)
  if (far) url.port = String(far.port)
  const clock = createTestClock(new Date(START))
  const config = readConfig({ data: folder, port: 0, demo: true, testClock: START }, { DATABASE_URL: url.href })
  const house = await openHouse(config, { clock })
  const { port } = await house.serve()
  const org = await house.identity.verbs.createDemoOrganisation('Bench')
  for (let user = 0; user < USERS; user++) await enter(user)
  const people: Tokens[] = []
  for (let user = 0; user < USERS; user++) people.push(await signIn(user))
  const ids = await registerFleet()
  await database.superuser(
    'CREATE TABLE bench_vehicle AS SELECT org_id, id, unit, make, model, year, fuel, status FROM fleet_vehicle',
  )
  await database.superuser('ALTER TABLE bench_vehicle ADD PRIMARY KEY (org_id, id)')
  await database.superuser('CREATE UNIQUE INDEX ON bench_vehicle (org_id, unit)')
  await database.superuser('GRANT SELECT, INSERT ON bench_vehicle TO PUBLIC')
  await database.superuser('ANALYZE')
  const bare = await startChild('bare.ts', [url.href, org])
  const { port: barePort } = JSON.parse(await bare.ask('')) as { port: number }
  const gathered = await serveGathered()

  return {
    ports: { policed: port, bare: barePort, gathered: gathered.port },
    ids,
    superuser: database.superuser,
    ledger: house.kernel.ledger,
    now: () => clock.now(),
    org: org as OrgId,
    /** A minute goes by, and everyone's token is renewed. */
    async nextMinute(): Promise<readonly string[]> {
      clock.moveTo(new Date(clock.now().getTime() + 61_000))
      for (const [user, { refreshToken }] of people.entries()) people[user] = await ask('refresh', { refreshToken })
      await house.kernel.ledger.drain()
      return people.map(({ accessToken }) => accessToken)
    },
    bareCpuUs: async () => Number(await bare.ask('cpu')),
    async close(): Promise<void> {
      bare.end()
      await gathered.close()
      await house.close()
      far?.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }

  async function enter(user: number): Promise<void> {
    const [email, password] = [emailOf(user), passwordOf(user)]
    const person = { email, name: 'Bench', role: 'fleet_manager', password, hasSecondFactor: false } as const
    await house.identity.verbs.enterDemoPerson(org, person)
  }

  function signIn(user: number): Promise<Tokens> {
    return ask('sign-in', { email: emailOf(user), password: passwordOf(user) })
  }

  async function ask(call: string, body: object): Promise<Tokens> {
    const reply = await house.kernel.door.ask({ method: 'POST', path: `/api/v1/auth/${call}`, body })
    return reply.json as Tokens
  }

  function registerFleet(): Promise<readonly string[]> {
    return house.kernel.act({ actor: { kind: 'system', id: 'bench' }, org }, async (ctx) => {
      const made: string[] = []
      for (let index = 0; index < VEHICLES; index++)
        made.push((await house.fleet.verbs.registerVehicle(ctx, draftOf(index))).id)
      return made
    })
  }

  /** The same flights and nothing else: what the policy costs on top of them; and with an entry, in two ways. */
  async function serveGathered() {
    const { database, ledger } = house.kernel
    const find = (id: string) => database.find(ONE, org as OrgId, id)
    const originOf = () => ({
      actor: { kind: 'system', id: 'bench' } as const,
      org: org as OrgId,
      at: clock.now(),
      source: undefined,
      request: undefined,
    })
    const app = Fastify()
    app.get<ById>('/vehicles/:id', ({ params }) => find(params.id))
    app.get<ById>('/recorded/:id', async ({ params: { id } }) => {
      const row = await find(id)
      await ledger.disclose(originOf(), { action: 'denial.overflow', object: id })
      return row
    })
    app.get<ById>('/recorded-alone/:id', async ({ params: { id } }) => {
      const row = await find(id)
      const origin = originOf()
      const entry = { action: 'denial.overflow', object: id, id: uuidv7<EntryId>(origin.at) }
      const tx = await database.transaction({ org: origin.org }, async (tx) => {
        await ledger.append(tx, origin, [entry])
        return tx
      })
      ledger.poke(tx)
      return row
    })
    await app.listen({ host: '127.0.0.1', port: 0 })
    return { port: Number(new URL(app.listeningOrigin).port), close: () => app.close() }
  }
}

/** A vehicle as somebody would register it. */
export function draftOf(index: number) {
  const number = String(index).padStart(10, '0')
  const plain = { make: 'Demo', model: 'Van', year: 2024, fuel: 'diesel' } as const
  return { unit: `B-${number}`, vin: `MUTSDEM${number}`, plate: `B ${number}`, ...plain }
}

const emailOf = (user: number) => `bench-${user}@bench.example`
const passwordOf = (user: number) => `${SECRET}-${user}!`
