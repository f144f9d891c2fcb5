/**
 * `scripts/node24 bench/ledger.ts`: entries a second that 64 producers have acknowledged by grouped appends, and how many
 * of them another process beside them places in the same time. Both are stated: neither alone is the rate of a log.
 */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createPostgresDatabase, postgresAvailable } from '@muts/server/database-testing'
import { openGround } from '@muts/server/ground'
import { HOUSE, readConfig } from '@muts/server/kernel'

const PRODUCERS = 64
const ROUNDS = 5
const ROUND_MS = 4_000

const configOf = (url: string, kek: string, data: string) =>
  readConfig({ data }, { DATABASE_URL: url, MUTS_PROFILE: 'evaluation', MUTS_KEK: kek })

/** The process that places; it never produces. */
async function place(url: string, kek: string, data: string): Promise<void> {
  const ground = await openGround(configOf(url, kek, data), { node: 'sequencer' })
  await ground.furnish([])
  console.log('ready')
  await new Promise(() => undefined)
}

async function measure(): Promise<void> {
  if (!postgresAvailable()) throw new Error('This needs PostgreSQL (initdb on the path or under /usr/lib/postgresql).')
  const folder = mkdtempSync(join(tmpdir(), 'muts-bench-'))
  const { url, superuser } = await createPostgresDatabase()
  const kek = randomBytes(32).toString('base64')
  const ground = await openGround(configOf(url, kek, join(folder, 'a')), { node: 'producers' })
  const { ledger, clock } = ground.kernel
  const size = async () => Number((await superuser('SELECT size FROM ledger_head'))[0]?.size)

  const produce = async (forMs: number) => {
    const waits: number[] = []
    const end = clock.monotonicMs() + forMs
    const [placedBefore, begun] = [await size(), clock.monotonicMs()]
    const one = async (producer: number) => {
      const actor = { kind: 'system', id: `producer-${producer}` } as const
      for (let at = 0; clock.monotonicMs() < end; at++) {
        const from = clock.monotonicMs()
        const origin = { actor, org: HOUSE, at: clock.now(), source: undefined, request: `${producer}-${at}` }
        await ledger.disclose(origin, { action: 'denial.overflow', object: `vehicle-${at}` })
        waits.push(clock.monotonicMs() - from)
      }
    }
    await Promise.all(Array.from({ length: PRODUCERS }, (_, producer) => one(producer)))
    const seconds = (clock.monotonicMs() - begun) / 1_000
    waits.sort((a, b) => a - b)
    const waiting = Number((await superuser('SELECT count(*) FROM ledger_intake'))[0]?.count)
    return {
      acknowledgedPerSecond: Math.round(waits.length / seconds),
      placedPerSecond: Math.round(((await size()) - placedBefore) / seconds),
      stillWaiting: waiting,
      p50Ms: round(waits[Math.floor(waits.length * 0.5)]),
      p99Ms: round(waits[Math.floor(waits.length * 0.99)]),
    }
  }
  await produce(1_000)
  const alone = await produce(ROUND_MS)
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), url, kek, join(folder, 'b')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise((resolve) => createInterface(child.stdout).once('line', resolve))
  const drained = await drain(size, superuser)
  const beside = []
  for (let count = 0; count < ROUNDS; count++) beside.push(await produce(ROUND_MS))
  child.kill('SIGKILL')
  const machine = { cpus: availableParallelism(), load: loadavg()[0]?.toFixed(1), node: process.version }
  console.log(JSON.stringify({ machine, producers: PRODUCERS, alone, drainedPerSecond: drained, beside }, null, 2))
  rmSync(folder, { recursive: true, force: true })
  process.exit(0)
}

/** The sequencer alone, from a full intake. */
async function drain(size: () => Promise<number>, superuser: (sql: string) => Promise<readonly object[]>) {
  const [from, begun] = [await size(), process.hrtime.bigint()]
  while ((await superuser('SELECT 1 FROM ledger_intake LIMIT 1')).length > 0) await pause(50)
  return Math.round(((await size()) - from) / (Number(process.hrtime.bigint() - begun) / 1e9))
}

const round = (value = 0) => Math.round(value * 10) / 10

const [url, kek, data] = process.argv.slice(2)
if (url && kek && data) await place(url, kek, data)
else await measure()
