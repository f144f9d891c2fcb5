import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { Cluster, ClusterDatabase } from '#server/database-testing'
import { postgresAvailable, startDurableCluster } from '#server/database-testing'
import { openHouse } from '#server/house'
import { readConfig } from '#server/kernel'
import { judgeEntries } from '#server/ledger-testing'
import { makeFolder, runMuts } from '#testing'
import type { Environment, Serving } from './testing.ts'
import { start } from './testing.ts'
import type { Acknowledged, Load } from './testing-load.ts'
import { createAcknowledged, startLoad } from './testing-load.ts'

const ROUNDS = 20
/** So many at once, and others in each round: who a killed server decided on is refused for a minute (429). */
const LANES = 6

describe('a server that is killed -9 under load, twenty times', () => {
  const skip = postgresAvailable() ? false : 'needs a PostgreSQL server'

  test('keeps every change and entry that it acknowledged, leaves no gap, and its log holds', { skip }, async () => {
    using folder = makeFolder()
    const data = join(folder.path, 'data')
    const cluster = await startDurableCluster()
    const database = await cluster.createDatabase()
    const environment = {
      MUTS_PROFILE: 'evaluation',
      MUTS_PUBLIC_URL: 'http://localhost',
      MUTS_KEK: randomBytes(32).toString('base64'),
      DATABASE_URL: database.url,
    }
    const people = await enterPeople(data, environment)
    const told = createAcknowledged()
    let made = 0

    for (let round = 0; round < ROUNDS; round++) {
      const serving = await start(data, [], environment)
      const lanes = people.slice(round * LANES, (round + 1) * LANES)
      const tokens = await Promise.all(lanes.map((person) => signIn(serving.url, person)))
      const load = startLoad(serving.url, tokens, told, () => made++)
      await endRound(round, serving, load, cluster)
    }

    assert.deepEqual(told.strange, [])
    assert.ok(told.versions.size > ROUNDS * 5 && told.entries.size > ROUNDS * 20, `${told.entries.size} acknowledged`)
    await place(data, environment)
    assert.deepEqual(await judge(database, told), {
      entriesLost: [],
      entriesTwice: [],
      gaps: 0,
      changesLost: [],
      entriesWithoutChange: 0,
      changesWithoutEntry: 0,
    })
    await requireLog(data, environment)
  })
})

interface Person {
  readonly email: string
  readonly password: string
}

/** People who may do everything with vehicles, made before any server runs. */
async function enterPeople(data: string, { MUTS_PROFILE: _, ...environment }: Environment): Promise<readonly Person[]> {
  const house = await openHouse(readConfig({ data, port: 0, demo: true }, environment))
  const org = await house.identity.verbs.createDemoOrganisation('Killed')
  const people: Person[] = []
  for (let number = 0; number < ROUNDS * LANES; number++) {
    const person = { email: `person-${number}@killed.example`, password: randomBytes(18).toString('base64url') }
    const as = { name: 'Person', role: 'fleet_manager', hasSecondFactor: false } as const
    await house.identity.verbs.enterDemoPerson(org, { ...person, ...as })
    people.push(person)
  }
  await house.close()
  return people
}

async function signIn(url: string, person: Person): Promise<string> {
  const answer = await fetch(`${url}/api/v1/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(person),
  })
  return ((await answer.json()) as { accessToken: string }).accessToken
}

/** The server is killed while people wait for it. In every fourth round its database went first, and the server went on. */
async function endRound(round: number, { server, said }: Serving, load: Load, cluster: Cluster): Promise<void> {
  const gone = once(server, 'exit')
  const work = async () => {
    await load.more(20 + ((round * 37) % 50))
    if (round % 4 !== 3) return
    await cluster.crash()
    await load.more(20)
  }
  try {
    await Promise.race([work(), gone.then(() => assert.fail(`the server ended by itself: ${said()}`))])
  } finally {
    server.kill('SIGKILL')
    await Promise.all([gone, load.end()])
  }
}

/** What waits in the intake is in the log when a server says that it is ready. */
async function place(data: string, environment: Environment): Promise<void> {
  const { server } = await start(data, [], environment)
  const gone = once(server, 'exit')
  server.kill('SIGTERM')
  await gone
}

async function judge({ superuser }: ClusterDatabase, told: Acknowledged) {
  const { lost, twice, gaps } = await judgeEntries(superuser, null, told.entries)
  const rows = await superuser('SELECT id::text AS id, version, model FROM fleet_vehicle')
  const stored = new Map(rows.map(({ id, ...row }) => [String(id), row]))
  const count = async (query: string) => Number((await superuser(query))[0]?.count)
  return {
    entriesLost: lost,
    entriesTwice: twice,
    gaps,
    changesLost: [...told.versions].filter(([id, version]) => {
      const row = stored.get(id)
      return !(Number(row?.version) >= version && (version < 2 || row?.model === 'version 2'))
    }),
    entriesWithoutChange: await count(
      `SELECT count(*) FROM ledger_entry e WHERE (action = 'vehicle.register' AND NOT EXISTS (
         SELECT FROM fleet_vehicle v WHERE e.keys @> ARRAY[v.id])) OR (action = 'vehicle.change' AND NOT EXISTS (
         SELECT FROM fleet_vehicle v WHERE e.keys @> ARRAY[v.id] AND v.version > 1))`,
    ),
    changesWithoutEntry: await count(
      `SELECT count(*) FROM fleet_vehicle v WHERE v.version <> (SELECT count(*) FROM ledger_entry e
         WHERE e.keys @> ARRAY[v.id] AND e.action IN ('vehicle.register', 'vehicle.change'))`,
    ),
  }
}

async function requireLog(data: string, environment: Environment): Promise<void> {
  const log = join(data, 'log')
  const exported = await runMuts(['ledger', 'export', log, '--data', data], { environment })
  assert.equal(exported.status, 0, exported.stderr)
  const words = ['verify', 'ledger', log, '--key', join(log, 'keys'), '--leaves', join(data, 'leaves')]
  const verified = await runMuts(words)
  assert.equal(verified.status, 0, verified.stdout)
}
