/**
 * `npm run bench -- ledger`: entries a second that 64 producers have acknowledged by grouped appends, and how many of
 * them are placed in the same time; neither alone is the rate of a log. `lag` is the time from when an entry is durable
 * until a signed checkpoint covers it. Measured in the process that leads, and in one beside it, as fast as they can and
 * at the pace that the log must hold.
 */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { ClusterDatabase } from '@muts/server/database-testing'
import { postgresAvailable, startDurableCluster } from '@muts/server/database-testing'
import type { Ground } from '@muts/server/ground'
import { openGround } from '@muts/server/ground'
import { HOUSE, readConfig } from '@muts/server/kernel'

const ROUNDS = 5
const ROUND_MS = 4_000
const SAMPLE_MS = 100
/** Must be reached, acknowledged and placed, with a lag below a second; aimed at. */
const [MUST, AIM, MOST_LAG_MS] = [5_000, 15_000, 1_000]

type Superuser = ClusterDatabase['superuser']

interface Load {
  readonly producers: number
  /** Of all producers together; as fast as they can where none is given. */
  readonly perSecond?: number
}

const openNode = (node: string, url: string, kek: string, folder: string) =>
  openGround(
    readConfig({ data: join(folder, node) }, { DATABASE_URL: url, MUTS_PROFILE: 'evaluation', MUTS_KEK: kek }),
    { node },
  )

/** The process that places; it never produces. */
async function lead(url: string, kek: string, folder: string): Promise<void> {
  await (await openNode('sequencer', url, kek, folder)).kernel.ledger.start()
  console.log('ready')
  await new Promise(() => undefined)
}

async function produce({ kernel: { ledger, clock } }: Ground, superuser: Superuser, load: Load, forMs: number) {
  const waits: number[] = []
  const [before, begun, cpu] = [await readLog(superuser), clock.monotonicMs(), process.cpuUsage()]
  const end = begun + forMs
  const one = async (producer: number) => {
    const actor = { kind: 'system', id: `producer-${producer}` } as const
    for (let at = 0; clock.monotonicMs() < end; at++) {
      const due = load.perSecond ? begun + ((at * load.producers + producer) * 1_000) / load.perSecond : 0
      const wait = due - clock.monotonicMs()
      if (wait > 0) await pause(wait)
      const from = clock.monotonicMs()
      const origin = { actor, org: HOUSE, at: clock.now(), source: undefined, request: `${producer}-${at}` }
      await ledger.disclose(origin, { action: 'denial.overflow', object: `vehicle-${at}` })
      waits.push(clock.monotonicMs() - from)
    }
  }
  const watch = watchLag(superuser, () => clock.monotonicMs())
  await Promise.all(Array.from({ length: load.producers }, (_, producer) => one(producer)))
  const seconds = (clock.monotonicMs() - begun) / 1_000
  const [after, lag] = [await readLog(superuser), await watch.end()]
  const { user, system } = process.cpuUsage(cpu)
  waits.sort((a, b) => a - b)
  return {
    acknowledgedPerSecond: Math.round(waits.length / seconds),
    placedPerSecond: Math.round((after.placed - before.placed) / seconds),
    lagMs: lag,
    stillWaiting: after.durable - after.placed,
    checkpointsPerSecond: round((after.checkpoints - before.checkpoints) / seconds),
    p50Ms: round(waits[Math.floor(waits.length * 0.5)]),
    p99Ms: round(waits[Math.floor(waits.length * 0.99)]),
    nodeUsEach: round((user + system) / waits.length),
  }
}

/** Every tenth of a second: what is durable by now, and how long ago what the newest checkpoint covers was. */
function watchLag(superuser: Superuser, nowMs: () => number) {
  const open: { readonly durable: number; readonly atMs: number }[] = []
  const lags: number[] = []
  let isOver = false
  const look = async (): Promise<void> => {
    const { durable, signed } = await readLog(superuser)
    while (open[0] && open[0].durable <= signed) lags.push(nowMs() - (open.shift()?.atMs ?? 0))
    open.push({ durable, atMs: nowMs() })
  }
  const looking = (async () => {
    while (!isOver) {
      await look()
      await pause(SAMPLE_MS)
    }
  })()
  return {
    /** What no checkpoint covers yet is as late as it is old. */
    end: async () => {
      isOver = true
      await looking
      const all = [...lags, ...open.slice(0, -1).map(({ atMs }) => nowMs() - atMs)].sort((a, b) => a - b)
      return { median: Math.round(all[Math.floor(all.length / 2)] ?? 0), most: Math.round(all.at(-1) ?? 0) }
    },
  }
}

async function readLog(superuser: Superuser) {
  const [row] = await superuser(`SELECT size AS placed, size + (SELECT count(*) FROM ledger_intake) AS durable,
    (SELECT max(size) FROM ledger_checkpoint) AS signed, (SELECT count(*) FROM ledger_checkpoint) AS checkpoints
    FROM ledger_head`)
  return {
    placed: Number(row?.placed),
    durable: Number(row?.durable),
    signed: Number(row?.signed ?? 0),
    checkpoints: Number(row?.checkpoints),
  }
}

async function measure(rounds: number): Promise<void> {
  if (!postgresAvailable()) throw new Error('This needs PostgreSQL (initdb on the path or under /usr/lib/postgresql).')
  const folder = mkdtempSync(join(tmpdir(), 'muts-bench-'))
  const { url, superuser } = await (await startDurableCluster()).createDatabase()
  const kek = randomBytes(32).toString('base64')
  const ground = await openNode('producers', url, kek, folder)
  const repeat = async (name: string, load: Load) => {
    await produce(ground, superuser, load, 1_000)
    const found = []
    for (let count = 0; count < rounds; count++) found.push(await produce(ground, superuser, load, ROUND_MS))
    report(name, found)
    return found
  }
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), url, kek, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise((resolve) => createInterface(child.stdout).once('line', resolve))
  const beside = {
    paced: await repeat('in another process, at the pace that must be held', { producers: 64, perSecond: MUST }),
    free: await repeat('in another process, as fast as they can', { producers: 64 }),
  }
  const drainedPerSecond = await drain(superuser)
  console.log(`the sequencer alone, from a full intake: ${drainedPerSecond}/s`)
  child.kill('SIGKILL')
  const takenOverMs = await takeOver(ground)
  console.log(`the log is taken over by another process, with its open day: ${Math.round(takenOverMs)} ms`)
  const leading = {
    one: await repeat('in the process that leads, one producer', { producers: 1 }),
    many: await repeat('in the process that leads, 64 producers', { producers: 64 }),
  }
  const machine = { cpus: availableParallelism(), load: loadavg()[0]?.toFixed(1), node: process.version }
  console.log(JSON.stringify({ machine, beside, drainedPerSecond, takenOverMs, leading }))
  rmSync(folder, { recursive: true, force: true })
  process.exit(0)
}

type Found = Awaited<ReturnType<typeof produce>>

function report(name: string, found: readonly Found[]): void {
  const of = (pick: (round: Found) => number) => {
    const sorted = found.map(pick).sort((a, b) => a - b)
    return sorted[Math.floor(sorted.length / 2)] ?? 0
  }
  const [acknowledged, placed] = [of((it) => it.acknowledgedPerSecond), of((it) => it.placedPerSecond)]
  const [lag, most] = [of((it) => it.lagMs.median), Math.max(...found.map(({ lagMs }) => lagMs.most))]
  const least = Math.min(acknowledged, placed)
  const holds = least >= MUST * 0.98 && most < MOST_LAG_MS
  const verdict = holds && least >= AIM ? 'reaches the aim' : holds ? 'holds' : 'falls short'
  console.log(`${name}: ${acknowledged}/s acknowledged, ${placed}/s placed, lag ${lag} ms (most ${most}): ${verdict}
    p50 ${of((it) => it.p50Ms)} ms, p99 ${of((it) => it.p99Ms)} ms, ${of((it) => it.nodeUsEach)} µs of Node each, ${of((it) => it.checkpointsPerSecond)} checkpoints/s`)
}

/** Reads the open day again, and places. What comes in meanwhile is durable and waits. */
async function takeOver({ kernel: { ledger, clock } }: Ground): Promise<number> {
  const begun = clock.monotonicMs()
  await ledger.start()
  await ledger.drain()
  return clock.monotonicMs() - begun
}

/** The sequencer alone, from a full intake. */
async function drain(superuser: Superuser) {
  const [from, begun] = [await readLog(superuser), process.hrtime.bigint()]
  while ((await superuser('SELECT 1 FROM ledger_intake LIMIT 1')).length > 0) await pause(50)
  const { placed } = await readLog(superuser)
  return Math.round((placed - from.placed) / (Number(process.hrtime.bigint() - begun) / 1e9))
}

const round = (value = 0) => Math.round(value * 10) / 10

const [url, kek, folder] = process.argv.slice(2)
if (url && kek && folder) await lead(url, kek, folder)
else await measure(Number(url ?? ROUNDS))
