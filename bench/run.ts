/**
 * `npm run bench`: what the whole policy costs (JWT, session check, rate limit, row-level security, decryption, durable
 * ledger entry), each rung beside a yardstick in one run, on PostgreSQL over TLS 1.3. Interleaved rounds, medians, and
 * the ratio of each pair of rounds. A round with any other answer than the one wanted voids the run.
 *
 * `npm run bench -- GET` takes the rungs whose name holds that word. Results go to `bench/results/`. `-- ledger` runs the
 * benches of the ledger instead, `-- --large` the look at a vehicle beside 10,000,000 entries and 1,000,000 vehicles,
 * `-- scan` the scan of twelve units through the house beside the same sent straight,
 * `-- console` what the console costs the person before it, in a browser,
 * `-- live` the live values of 200 bridges, `-- decode` the decoding of CAN frames beside scapy, `-- sign-in` whether the time of an answer tells who has an account.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { postgresAvailable } from '@muts/server/database-testing'
import type { Child } from './child.ts'
import { startChild } from './child.ts'
import type { Round } from './load.ts'
import type { Place } from './place.ts'
import { FLEET, openPlace } from './place.ts'
import { runPrograms } from './programs.ts'
import type { Rung } from './rungs.ts'
import { FAR, NEAR } from './rungs.ts'

const ROUNDS = 7
const FAR_MS = 10

interface Measured {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly statuses: Readonly<Record<string, number>>
  /** Processor time of the serving process for each request. Other work on the machine changes it less than the rate. */
  readonly cpuUs: number
}

interface Pair {
  readonly policed: Measured
  readonly yardstick: Measured
}

const words = process.argv.slice(2)
const ended = await runPrograms(words)
if (ended !== undefined) process.exit(ended)
if (!postgresAvailable()) {
  console.error('The benchmark needs PostgreSQL (initdb on the path or under /usr/lib/postgresql).')
  process.exit(1)
}
const isWanted = ({ name }: Rung) => words.every((word) => name.includes(word))
const facts = {
  machine: `${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
  node: process.versions.node,
  ...FLEET,
  rounds: ROUNDS,
  loadBefore: loadavg()[0],
}
console.log(JSON.stringify(facts))
const load = await startChild('load.ts')
const results = [...(await climb(NEAR.filter(isWanted), 0)), ...(await climb(FAR.filter(isWanted), FAR_MS))]
load.end()
const folder = join(dirname(fileURLToPath(import.meta.url)), 'results')
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'last.json'), `${JSON.stringify({ ...facts, results }, null, 2)}\n`)
process.exit(0)

async function climb(rungs: readonly Rung[], roundTripMs: number) {
  if (rungs.length === 0) return []
  const place = await openPlace(roundTripMs)
  const summaries: object[] = []
  for (const rung of rungs) {
    const pairs: Pair[] = []
    // The first round warms both up and does not count.
    for (let round = 0; round <= ROUNDS; round++) {
      const pair = await measurePair(place, rung, round)
      if (round > 0) pairs.push(pair)
    }
    summaries.push(report(rung, pairs))
  }
  await place.close()
  return summaries
}

async function measurePair(place: Place, rung: Rung, round: number): Promise<Pair> {
  const policed = await measure(load, await rung.policed(place, round), ownCpuUs)
  const cpu = rung.yardstickIs === 'bare' ? place.bareCpuUs : ownCpuUs
  return { policed, yardstick: await measure(load, await rung.yardstick(place, round), cpu) }
}

async function ownCpuUs(): Promise<number> {
  const { user, system } = process.cpuUsage()
  return user + system
}

async function measure(load: Child, round: Round, readCpuUs: () => Promise<number>): Promise<Measured> {
  const before = await readCpuUs()
  const answer = await load.ask(JSON.stringify(round))
  const measured = { ...JSON.parse(answer), cpuUs: ((await readCpuUs()) - before) / round.shots.length } as Measured
  const strange = Object.keys(measured.statuses).filter((status) => status !== '200' && status !== '201')
  if (strange.length > 0) throw new Error(`the run is void: ${JSON.stringify(measured.statuses)}`)
  return measured
}

function report({ name, must, aim, p99: slowest }: Rung, pairs: readonly Pair[]) {
  const ratio = spread(pairs.map(({ policed, yardstick }) => policed.perSecond / yardstick.perSecond))
  const p99 = spread(pairs.map(({ policed, yardstick }) => policed.p99Ms / yardstick.p99Ms))
  const [policed, yardstick] = [summarise(pairs, 'policed'), summarise(pairs, 'yardstick')]
  const judge = (isWithin: (bar: number) => boolean, bars: { readonly must: number; readonly aim: number }) =>
    `(must ${bars.must}, aim ${bars.aim}) ${isWithin(bars.aim) ? 'reaches the aim' : isWithin(bars.must) ? 'holds' : 'FALLS SHORT'}`
  const ofP99 = slowest ? ` ${judge((bar) => p99.median <= bar, slowest)}` : ''
  console.log(`${name}: ${show(ratio)} ${judge((bar) => ratio.median >= bar, { must, aim })}
  p99 ratio ${show(p99)}${ofP99}`)
  for (const [who, { perSecond, p50Ms, p99Ms, cpuUs }] of [
    ['policed', policed] as const,
    ['yardstick', yardstick] as const,
  ])
    console.log(
      `  ${who.padEnd(9)} ${perSecond.toFixed(0).padStart(6)}/s  p50 ${p50Ms.toFixed(1)} ms  p99 ${p99Ms.toFixed(1)} ms  ${cpuUs.toFixed(0)} µs of Node each`,
    )
  return { name, must, aim, ratio, p99, ...(slowest ? { p99Bars: slowest } : {}), policed, yardstick }
}

function summarise(pairs: readonly Pair[], who: keyof Pair) {
  const of = (pick: (measured: Measured) => number) => spread(pairs.map((pair) => pick(pair[who]))).median
  return {
    perSecond: of(({ perSecond }) => perSecond),
    p50Ms: of(({ p50Ms }) => p50Ms),
    p99Ms: of(({ p99Ms }) => p99Ms),
    cpuUs: of(({ cpuUs }) => cpuUs),
  }
}

function spread(numbers: readonly number[]) {
  const sorted = numbers.toSorted((one, other) => one - other)
  return { median: sorted[Math.floor(sorted.length / 2)] ?? 0, least: sorted[0] ?? 0, most: sorted.at(-1) ?? 0 }
}

function show({ median, least, most }: ReturnType<typeof spread>): string {
  return `${median.toFixed(2)} (${least.toFixed(2)}–${most.toFixed(2)})`
}
