/**
 * `npm run bench -- fleet [VEHICLES] [ROWS]`: lists, creation, batches, imports and exports of vehicles beside the same SQL
 * sent by a line of its own, and a page of an organisation with 1,000,000 vehicles beside one with 1,000. What is compared
 * takes turns in rounds of one run; the ratio is of rates, or for pages of times, and the median counts. Results go to
 * `bench/results/fleet.json`.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { postgresAvailable } from '@muts/server/database-testing'
import { startChild } from './child.ts'
import { createCopier } from './copies.ts'
import { exportAll, importRows } from './fleet-files.ts'
import type { Company } from './fleet-place.ts'
import { openFleetPlace } from './fleet-place.ts'
import type { Shot } from './load.ts'
import { draftOf } from './place.ts'

const ROUNDS = 7
const FILE_ROUNDS = 3
const FEW = 1_000
const BATCH = 500
/** Below what one person may ask in a minute. */
const LISTS = 60
const CREATES = 60
const COPIED_AT_ONCE = 50_000
const PAGE_MUST = 1.2
const MEMORY_MUST = 1.2

const COLUMNS = `id, v.subject_id, unit, kind, personal_sealed, make, model, year, fuel, gross_weight_kg, site_id, group_id,
  external_ids, status, version, created_at, updated_at, k.wrapped
  FROM fleet_vehicle v LEFT JOIN vault_subject_key k ON (k.org_id, k.subject_id) = (v.org_id, v.subject_id)`
const NEWEST = {
  path: '/vehicles?filter[status]=active&sort=-createdAt&limit=50',
  sql: `status = ANY($2) ORDER BY created_at DESC, id DESC`,
}
/** Pages whose rows can all be opened: copies come behind them in each of these orders. */
const PAGES = [
  '/vehicles?limit=50',
  NEWEST.path,
  '/vehicles?filter[status]=active&limit=50',
  '/vehicles?sort=make&limit=50',
  '/vehicles?sort=-year,unit&limit=50',
  '/vehicles?filter[make]=Demo&sort=-updatedAt&limit=50',
  '/vehicles?filter[unit][startsWith]=B-00000005&limit=50',
]

const [vehicles = 1_000_000, rows = 100_000] = process.argv.slice(2).map(Number)
if (!postgresAvailable()) throw new Error('This needs PostgreSQL (initdb on the path or under /usr/lib/postgresql).')
const load = await startChild('load.ts')
const place = await openFleetPlace()
const { direct } = place
const small = await place.openCompany('small', FEW)
const large = await place.openCompany('large', FEW)
const facts = {
  machine: `${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
  node: process.versions.node,
  ...{ few: FEW, vehicles, rows, loadBefore: loadavg()[0] },
}
const results: object[] = []
console.log(`load ${loadavg()[0]?.toFixed(1)} before; ${FEW} and ${vehicles} vehicles, files of ${rows} rows`)

let made = 0
const next = (count: number) => {
  made += count
  return [made - count, made - 1] as const
}

/** Milliseconds for each of these requests, one after another on one connection. */
async function shoot(company: Company, shots: readonly Shot[]): Promise<number> {
  const headers = company.shotHeaders()
  const round = {
    port: place.port,
    connections: 1,
    shots: shots.map((shot) => ({ ...shot, path: `/api/v1${shot.path}`, headers })),
  }
  const { perSecond, statuses } = JSON.parse(await load.ask(JSON.stringify(round)))
  if (Object.keys(statuses).some((status) => !status.startsWith('2')))
    throw new Error(`the run is void: ${JSON.stringify(statuses)}`)
  return 1_000 / perSecond
}

async function timed(times: number, work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  for (let at = 0; at < times; at++) await work()
  return (performance.now() - begun) / times
}

/** Two ways to do the same, in turns; the first round warms both up. */
async function compare(one: () => Promise<number>, other: () => Promise<number>, rounds = ROUNDS) {
  const pairs: [number, number][] = []
  for (let round = 0; round <= rounds; round++) {
    const pair: [number, number] = [await one(), await other()]
    if (round > 0 || rounds === 1) pairs.push(pair)
  }
  return {
    ratio: median(pairs.map(([mine, theirs]) => theirs / mine)),
    mine: median(pairs.map(([mine]) => mine)),
    theirs: median(pairs.map(([, theirs]) => theirs)),
  }
}

const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0

async function rung(
  name: string,
  policed: () => Promise<number>,
  plain: () => Promise<unknown>,
  { times = 1, rounds = ROUNDS } = {},
) {
  await direct.enter(small.org)
  const { ratio, mine, theirs } = await compare(policed, () => timed(times, plain), rounds)
  results.push({ name, ratio, mineMs: mine, sqlMs: theirs })
  console.log(`${name} ÷ the same SQL: ${ratio.toFixed(3)}  (${mine.toFixed(1)} ms against ${theirs.toFixed(1)} ms)`)
}

const copyOwn = async (series: string, count: number, sql: string) =>
  direct.run(`copy ${series}`, sql, [series, ...next(count)])

await direct.enter(small.org)
const plainRow = await createCopier(direct.run)
const listSql = `SELECT ${COLUMNS} WHERE v.org_id = $1 AND ${NEWEST.sql} LIMIT 51`

await rung(
  'list of 50, filtered and sorted',
  async () => {
    await small.nextMinute()
    return shoot(
      small,
      Array.from({ length: LISTS }, () => ({ path: NEWEST.path })),
    )
  },
  () => direct.run('list', listSql, [small.org, ['active']]),
  { times: LISTS },
)
let registered = FEW
await rung(
  'create',
  async () => {
    await small.nextMinute()
    return shoot(
      small,
      Array.from({ length: CREATES }, () => ({ method: 'POST', path: '/vehicles', body: draftOf(registered++) })),
    )
  },
  () => copyOwn('C-', 1, plainRow),
  { times: CREATES },
)
await rung(
  `batch of ${BATCH}`,
  async () => {
    await small.nextMinute()
    const operations = Array.from({ length: BATCH }, () => ({ register: draftOf(registered++) }))
    return timed(1, () => small.ask('POST', '/vehicles/batch', { atomic: true, operations }))
  },
  () => copyOwn('D-', BATCH, plainRow),
)

const few = await importRows(place, small, 'F', Math.ceil(rows / 10))
let file = 0
const imported: Awaited<ReturnType<typeof importRows>>[] = []
await rung(
  `import of ${rows} rows (load, check, apply)`,
  async () => {
    const done = await importRows(place, small, `G${file++}`, rows)
    imported.push(done)
    return done.ms
  },
  () => copyOwn('I-', rows, plainRow),
  { rounds: FILE_ROUNDS },
)
const growth = Math.max(...imported.map(({ peakMiB }) => peakMiB)) / few.peakMiB
results.push({ name: 'memory of an import', ratio: growth, must: MEMORY_MUST })
console.log(
  `memory of an import of ${rows} rows against ${Math.ceil(rows / 10)}: ${growth.toFixed(2)} (must ${MEMORY_MUST}) ${judge(growth <= MEMORY_MUST)}
  peak of the process ${imported.map(({ peakMiB }) => Math.round(peakMiB)).join(', ')} MiB against ${Math.round(few.peakMiB)} MiB`,
)
await rung(
  `export of ${rows} vehicles (CSV)`,
  () => exportAll(place, small, 'G0'),
  () =>
    direct.run('export', `SELECT ${COLUMNS} WHERE v.org_id = $1 AND unit LIKE 'G0-%' ORDER BY unit, id`, [small.org]),
  { rounds: FILE_ROUNDS },
)

const third = await place.openCompany('third', FEW)
await direct.enter(large.org)
const behind = await createCopier(direct.run, {
  created_at: `one.created_at - n * interval '1 second'`,
  updated_at: `one.updated_at - n * interval '1 second'`,
  make: `'Zeta'`,
  year: '1950',
})
for (let from = 0; from < vehicles - FEW; from += COPIED_AT_ONCE)
  await copyOwn('L-', Math.min(COPIED_AT_ONCE, vehicles - FEW - from), behind)
await direct.run('vacuum', 'VACUUM ANALYZE fleet_vehicle')
await direct.run('vacuum keys', 'VACUUM ANALYZE vault_subject_key')

let worst = 0
for (const path of PAGES) {
  const page = (company: Company) => async () => {
    await company.nextMinute()
    return shoot(
      company,
      Array.from({ length: LISTS }, () => ({ path })),
    )
  }
  const { ratio, mine, theirs } = await compare(page(third), page(large))
  worst = Math.max(worst, ratio)
  results.push({ name: path, ratio, must: PAGE_MUST, fewMs: mine, manyMs: theirs })
  console.log(
    `${path}: ${ratio.toFixed(2)} (must ${PAGE_MUST}) ${judge(ratio <= PAGE_MUST)}  ${mine.toFixed(1)} ms of ${FEW}, ${theirs.toFixed(1)} ms of ${vehicles}`,
  )
}
console.log(`load ${loadavg()[0]?.toFixed(1)} after`)
const folder = join(dirname(fileURLToPath(import.meta.url)), 'results')
mkdirSync(folder, { recursive: true })
writeFileSync(
  join(folder, 'fleet.json'),
  `${JSON.stringify({ ...facts, loadAfter: loadavg()[0], results }, null, 2)}\n`,
)
load.end()
await place.close()
process.exit(worst <= PAGE_MUST && growth <= MEMORY_MUST ? 0 : 3)

function judge(isWithin: boolean): string {
  return isWithin ? 'holds' : 'FALLS SHORT'
}
