/**
 * `npm run bench -- --large [ENTRIES] [VEHICLES]`: whether a look at a vehicle is as quick beside 10,000,000 entries and
 * 1,000,000 vehicles as beside a thousand of each. The entries are written by the ledger itself, so the log verifies; the
 * vehicles are copies of one, with a key each, and never opened. It all goes with the process: about 1.3 kB an entry
 * and 1 kB a vehicle, and 20 minutes or more on two cores.
 */
import { loadavg } from 'node:os'
import { postgresAvailable } from '@muts/server/database-testing'
import { startChild } from './child.ts'
import type { Place } from './place.ts'
import { openPlace } from './place.ts'
import { NEAR } from './rungs.ts'

const ROUNDS = 7
const MUST = 0.9
/** Entries on their way at once: so many full groups. */
const WRITERS = 1_024
const VEHICLES_EACH = 50_000

const [entries = 10_000_000, vehicles = 1_000_000] = process.argv.slice(2).map(Number)

if (!postgresAvailable()) throw new Error('This needs PostgreSQL (initdb on the path or under /usr/lib/postgresql).')
const load = await startChild('load.ts')
const place = await openPlace(0)
const [rung] = NEAR
if (!rung) throw new Error('there is no rung')

/** Requests a second of the policed look and of its yardstick, the median of rounds that take turns. */
async function measure(): Promise<{ readonly policed: number; readonly bare: number }> {
  const [policed, bare]: [number[], number[]] = [[], []]
  for (let round = 0; round <= ROUNDS; round++) {
    const [mine, theirs] = [
      await shoot(await rung?.policed(place, round)),
      await shoot(await rung?.yardstick(place, round)),
    ]
    // The first round warms both up.
    if (round === 0) continue
    policed.push(mine)
    bare.push(theirs)
  }
  return { policed: median(policed), bare: median(bare) }
}

async function shoot(round: object | undefined): Promise<number> {
  const { perSecond, statuses } = JSON.parse(await load.ask(JSON.stringify(round)))
  if (Object.keys(statuses).join() !== '200') throw new Error(`the run is void: ${JSON.stringify(statuses)}`)
  return perSecond
}

async function write({ ledger, now, org }: Place, count: number): Promise<void> {
  let written = 0
  const one = async (writer: number): Promise<void> => {
    const actor = { kind: 'system', id: `writer-${writer}` } as const
    while (written < count) {
      const object = `vehicle-${written++ % 1_000_000}`
      const origin = { actor, org, at: now(), source: undefined, request: undefined }
      await ledger.disclose(origin, { action: 'denial.overflow', object })
    }
  }
  await Promise.all(Array.from({ length: Math.min(WRITERS, count) }, (_, writer) => one(writer)))
  await ledger.drain()
}

/** In parts, so that no transaction grows beyond measure. */
async function copyVehicles({ superuser }: Place, count: number): Promise<void> {
  const copyKeys = await copierOf(superuser, 'vault_subject_key', `'subject_id', md5('subject' || n)`)
  const copyRows = await copierOf(
    superuser,
    'fleet_vehicle',
    `'id', md5('vehicle' || n), 'subject_id', md5('subject' || n), 'unit', 'L-' || n,
     'vin_index', sha256(convert_to('vin' || n, 'UTF8')), 'plate_index', sha256(convert_to('plate' || n, 'UTF8'))`,
  )
  for (let from = 0; from < count; from += VEHICLES_EACH) {
    const numbers = `generate_series(${from}, ${Math.min(count, from + VEHICLES_EACH) - 1}) AS n`
    await superuser(copyKeys(numbers))
    await superuser(copyRows(numbers))
  }
  await superuser('VACUUM ANALYZE fleet_vehicle, vault_subject_key, ledger_entry, ledger_intake')
}

/** Copies of a row with these members in place of its own; what the database makes out of others it makes anew. */
async function copierOf(superuser: Place['superuser'], table: string, members: string) {
  const columns = await superuser(
    `SELECT column_name AS name FROM information_schema.columns WHERE table_name = $1 AND is_generated = 'NEVER'`,
    [table],
  )
  const names = columns.map(({ name }) => String(name))
  return (numbers: string) => `INSERT INTO ${table} (${names.join(', ')})
    SELECT ${names.map((name) => `(made).${name}`).join(', ')} FROM (
      SELECT jsonb_populate_record(first, jsonb_build_object(${members})) AS made
      FROM (SELECT source AS first FROM ${table} AS source LIMIT 1) AS one, ${numbers}) AS rows`
}

const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
const seconds = async (work: () => Promise<void>) => {
  const begun = process.hrtime.bigint()
  await work()
  return Number(process.hrtime.bigint() - begun) / 1e9
}

const small = await measure()
const writing = await seconds(() => write(place, entries))
const copying = await seconds(() => copyVehicles(place, vehicles))
const large = await measure()
const tail = await place.ledger.verifyTail()
const ratio = large.policed / small.policed
const beside = ratio / (large.bare / small.bare)
console.log(`GET one beside ${entries} entries and ${vehicles} vehicles ÷ beside few: ${ratio.toFixed(2)}, against the bare
  route in the same minutes ${beside.toFixed(2)} (must ${MUST}): ${beside >= MUST ? 'holds' : 'FALLS SHORT'}
  ${Math.round(small.policed)}/s → ${Math.round(large.policed)}/s; bare ${Math.round(small.bare)}/s → ${Math.round(large.bare)}/s
  ${Math.round(entries / writing)} entries/s written in ${Math.round(writing)} s, vehicles in ${Math.round(copying)} s; tail of ${tail.size} entries verified: ${tail.holds}; load ${loadavg()[0]?.toFixed(1)}`)
load.end()
await place.close()
process.exit(beside >= MUST && tail.holds ? 0 : 3)
