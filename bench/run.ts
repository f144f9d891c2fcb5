/**
 * `npm run bench`: the policed `GET /vehicles/{id}` (JWT, session check, rate limit, row-level security, decryption,
 * durable ledger entry) beside a bare Fastify route with one point select, in one run, on one PostgreSQL over TLS 1.3.
 * Interleaved rounds, medians, and the ratio of each pair of rounds; a round with any answer but 200 voids the run.
 */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createPostgresDatabase, postgresAvailable } from '@muts/server/database-testing'
import { openHouse } from '@muts/server/house'
import { createTestClock, readConfig } from '@muts/server/kernel'

const ROUNDS = 7
const CONNECTIONS = 32
/** With 100 requests a minute each, and a minute going by between rounds. */
const USERS = 40
const VEHICLES = 500
const REQUESTS = 3_000
const START = '2026-01-05T08:00:00Z'
const SECRET = randomBytes(18).toString('base64url')

interface Measured {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly statuses: Record<string, number>
}

if (!postgresAvailable()) {
  console.error('The benchmark needs PostgreSQL (initdb on the path or under /usr/lib/postgresql).')
  process.exit(1)
}

const folder = mkdtempSync(join(tmpdir(), 'muts-bench-'))
const database = await createPostgresDatabase()
const clock = createTestClock(new Date(START))
const config = readConfig({ data: folder, port: 0, demo: true, testClock: START }, { DATABASE_URL: database.url })
const house = await openHouse(config, { clock })
const { port } = await house.serve()
const { org, ids } = await seed()
const bare = await startChild('bare.ts', [database.url, org])
const { port: barePort } = JSON.parse(await bare.ask('')) as { port: number }
const load = await startChild('load.ts', [])

const pairs: { readonly policed: Measured; readonly bare: Measured }[] = []
for (let round = -1; round < ROUNDS; round++) {
  const policed = await measure(port, await policedRequests())
  const plain = await measure(
    barePort,
    ids.slice(0, REQUESTS).map((id) => ({ path: `/vehicles/${id}` })),
  )
  // The first round warms both up and does not count.
  if (round >= 0) pairs.push({ policed, bare: plain })
}
report()
load.end()
bare.end()
await house.close()
rmSync(folder, { recursive: true, force: true })
process.exit(0)

async function seed(): Promise<{ org: string; ids: readonly string[] }> {
  const { verbs } = house.identity
  const org = await verbs.createDemoOrganisation('Bench')
  for (let user = 0; user < USERS; user++) {
    const password = passwordOf(user)
    await verbs.enterDemoPerson(org, {
      email: emailOf(user),
      name: 'Bench',
      role: 'fleet_manager',
      password,
      hasSecondFactor: false,
    })
  }
  const made = await house.kernel.act({ actor: { kind: 'system', id: 'bench' }, org }, async (ctx) => {
    const vehicles: string[] = []
    for (let index = 0; index < VEHICLES; index++) {
      const number = String(index).padStart(10, '0')
      const draft = {
        unit: `B-${number}`,
        vin: `MUTSDEM${number}`,
        plate: `B ${number}`,
        make: 'Demo',
        model: 'Van',
        year: 2024,
      }
      vehicles.push((await house.fleet.verbs.registerVehicle(ctx, draft)).id)
    }
    return vehicles
  })
  await database.superuser(
    'CREATE TABLE bench_vehicle AS SELECT org_id, id, unit, make, model, year, fuel, status FROM fleet_vehicle',
  )
  await database.superuser('ALTER TABLE bench_vehicle ADD PRIMARY KEY (org_id, id)')
  await database.superuser('GRANT SELECT ON bench_vehicle TO PUBLIC')
  await database.superuser('ANALYZE')
  const ids = Array.from({ length: REQUESTS }, (_, index) => made[(index * 7) % made.length] ?? '')
  return { org, ids }
}

function emailOf(user: number): string {
  return `bench-${user}@bench.example`
}

function passwordOf(user: number): string {
  return `${SECRET}-${user}!`
}

/** A minute goes by, everyone signs in again, and each sends an equal share. */
async function policedRequests() {
  const now = clock.now()
  clock.moveTo(new Date(now.getTime() + 61_000))
  const tokens: string[] = []
  for (let user = 0; user < USERS; user++) {
    const body = { email: emailOf(user), password: passwordOf(user) }
    const reply = await house.kernel.door.ask({ method: 'POST', path: '/api/v1/auth/sign-in', body })
    tokens.push((reply.json as { accessToken: string }).accessToken)
  }
  await house.kernel.ledger.drain()
  return ids.map((id, index) => ({ path: `/api/v1/vehicles/${id}`, token: tokens[index % USERS] ?? '' }))
}

async function measure(target: number, requests: readonly object[]): Promise<Measured> {
  const measured = JSON.parse(
    await load.ask(JSON.stringify({ port: target, connections: CONNECTIONS, requests })),
  ) as Measured
  const strange = Object.keys(measured.statuses).filter((status) => status !== '200')
  if (strange.length > 0) throw new Error(`the run is void: ${JSON.stringify(measured.statuses)}`)
  return measured
}

function report(): void {
  const row = (name: string, pick: (pair: (typeof pairs)[number]) => Measured) =>
    console.log(
      `${name.padEnd(44)} ${median(pairs.map((pair) => pick(pair).perSecond))
        .toFixed(0)
        .padStart(
          8,
        )} /s   p50 ${median(pairs.map((pair) => pick(pair).p50Ms)).toFixed(1)} ms   p99 ${median(pairs.map((pair) => pick(pair).p99Ms)).toFixed(1)} ms`,
    )
  const ratios = pairs.map(({ policed, bare }) => policed.perSecond / bare.perSecond)
  console.log(
    `${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}; ${CONNECTIONS} connections, ${USERS} users, ${VEHICLES} vehicles, ${ROUNDS} rounds of ${REQUESTS}`,
  )
  row('bare Fastify + one point select', ({ bare }) => bare)
  row('policed GET /vehicles/{id}', ({ policed }) => policed)
  console.log(
    `ratio policed ÷ bare: ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)})`,
  )
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

async function startChild(file: string, args: readonly string[]) {
  const child = spawn(process.execPath, [join(dirname(fileURLToPath(import.meta.url)), file), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  return {
    /** One line out, one line back; an empty line only waits. */
    ask: async (line: string): Promise<string> => {
      if (line !== '') child.stdin.write(`${line}\n`)
      return (await lines.next()).value ?? ''
    },
    end: () => child.stdin.end(),
  }
}
