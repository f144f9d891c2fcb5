/**
 * `npm run bench -- scan [ROUNDS]`: the complete scan of a vehicle with twelve control units, asked for as the console
 * asks, through server and bridge, beside the same requests sent straight by the protocol package from the same process as
 * the bridge. Vehicle, bridge and server are processes of their own. Interleaved rounds, the median of the ratios of their
 * pairs, for each way to the vehicle. Ends with 3 where a ratio is above 1.3.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDurableCluster } from '@muts/server/database-testing'
import { openHouse } from '@muts/server/house'
import type { Module, OrgId } from '@muts/server/kernel'
import { readConfig } from '@muts/server/kernel'
import { TOTP } from 'otpauth'
import { startChild } from './child.ts'
import { draftOf } from './place.ts'

const ROUNDS = Number(process.argv[2] ?? 7)
const MOST_RATIO = 1.3
const UNITS = 12
const PASSWORD = 'Quiet lantern, 48 herons'
const MOST_MS = 120_000
/** How long the console waits before it asks after a running scan again: at first, and at most. */
const [FIRST_POLL_MS, LAST_POLL_MS] = [700, 3_000]

interface Scan {
  readonly status: 'queued' | 'running' | 'done' | 'failed'
  readonly ecus?: readonly unknown[]
  readonly failure?: { readonly message: string }
}

/** Who waits for the end of which scan: asking for it again and again would load what is measured. */
const waiting = new Map<string, () => void>()
const ended = new Set<string>()
const guest: Module = {
  name: 'bench',
  listens: [
    {
      name: 'bench.ends',
      actions: ['scan.seal', 'scan.fail'],
      handle: async (_ctx, { object }) => {
        ended.add(object)
        waiting.get(object)?.()
      },
    },
  ],
}
const over = (id: string) =>
  new Promise<void>((resolve, reject) => {
    if (ended.has(id)) return resolve()
    waiting.set(id, resolve)
    setTimeout(() => reject(new Error('the run is void: a scan did not come to its end')), MOST_MS).unref()
  })

const folder = mkdtempSync(join(tmpdir(), 'muts-bench-'))
const { url } = await (await startDurableCluster()).createDatabase()
const house = await openHouse(readConfig({ data: folder, port: 0, demo: true }, { DATABASE_URL: url }), {
  guests: [guest],
})
const { port } = await house.serve()
const server = `http://127.0.0.1:${port}`
const org = (await house.identity.verbs.createDemoOrganisation('Bench')) as OrgId

const vehicle = await startChild('scan-vehicle.ts')
const links = JSON.parse(await vehicle.ask('')) as string[]
const who = { actor: { kind: 'system', id: 'bench' } as const, org }
const { code, entries } = await house.kernel.act(who, async (ctx) => {
  const made = []
  for (const [at, link] of links.entries()) {
    const { unit } = draftOf(at)
    const { id: vehicleId } = await house.fleet.verbs.registerVehicle(ctx, { unit })
    made.push({ vehicleId, link, source: 'simulated' as const })
  }
  return { code: (await house.diagnostics.verbs.inviteBridge(ctx)).code, entries: made }
})
const tester = await startChild('scan-tester.ts')
const ready = await tester.ask(JSON.stringify({ server, folder, code, entries }))
if (ready !== 'ready') throw new Error(`the run is void: ${ready}`)

let [token, secret, takenMs] = ['', '', Number.NEGATIVE_INFINITY]

/** A token is good for five minutes. */
async function renewToken(): Promise<void> {
  if (performance.now() - takenMs < 120_000) return
  takenMs = performance.now()
  token = await signIn('reader@bench.example')
}

async function signIn(email: string): Promise<string> {
  const person = { email, name: 'Reader', role: 'admin', password: PASSWORD, hasSecondFactor: true } as const
  if (secret === '') secret = (await house.identity.verbs.enterDemoPerson(org, person)).totpSecret ?? ''
  const totp = new TOTP({ secret }).generate({ timestamp: house.kernel.clock.now().getTime() })
  const reply = await house.kernel.door.ask({
    ...{ method: 'POST', path: '/api/v1/auth/sign-in', body: { email, password: PASSWORD, totp } },
  })
  if (reply.status !== 200) throw new Error(`the run is void: sign-in ${reply.status} ${reply.text}`)
  return (reply.json as { accessToken: string }).accessToken
}

async function call<T>(method: string, path: string, body?: object): Promise<T> {
  const reply = await fetch(`${server}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (!reply.ok) throw new Error(`the run is void: ${method} ${path} ${reply.status} ${await reply.text()}`)
  return (await reply.json()) as T
}

/** @returns how long it took until the API said that it is done, and until a console that polls would have heard so. */
async function scanThrough(vehicleId: string): Promise<{ tookMs: number; heardMs: number }> {
  const beganMs = performance.now()
  const { id } = await call<{ id: string }>('POST', `/vehicles/${vehicleId}/scans`, {})
  await over(id)
  const { status, ecus, failure } = await call<Scan>('GET', `/scans/${id}`)
  if (status !== 'done' || ecus?.length !== UNITS)
    throw new Error(`the run is void: ${failure?.message ?? `${status} with ${ecus?.length} units`}`)
  const tookMs = performance.now() - beganMs
  return { tookMs, heardMs: heardAt(tookMs) }
}

function heardAt(doneMs: number): number {
  let [atMs, waitMs] = [0, FIRST_POLL_MS]
  while (atMs < doneMs) {
    atMs += waitMs
    waitMs = Math.min(LAST_POLL_MS, waitMs * 1.25)
  }
  return atMs
}

async function scanStraight(link: string): Promise<number> {
  const told = JSON.parse(await tester.ask(link)) as { tookMs: number; units: number; failure: string | null }
  if (told.failure !== null || told.units !== UNITS) throw new Error(`the run is void: ${JSON.stringify(told)}`)
  return told.tookMs
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
let worst = 0
for (const { vehicleId, link } of entries) {
  const pairs: { through: number; heard: number; straight: number }[] = []
  // The first round warms both up and does not count.
  for (let round = 0; round <= ROUNDS; round++) {
    await renewToken()
    const first = round % 2 === 0 ? await scanStraight(link) : undefined
    const { tookMs: through, heardMs: heard } = await scanThrough(vehicleId)
    const straight = first ?? (await scanStraight(link))
    if (round > 0) pairs.push({ through, heard, straight })
  }
  const ratios = pairs.map(({ through, straight }) => through / straight).toSorted((a, b) => a - b)
  const ratio = median(ratios)
  worst = Math.max(worst, ratio)
  const ms = (name: 'through' | 'heard' | 'straight') => Math.round(median(pairs.map((pair) => pair[name])))
  const round = (value: number) => Number(value.toFixed(2))
  console.log(
    JSON.stringify({
      ...{ way: link.split(':')[0], units: UNITS, rounds: ROUNDS },
      ...{ straightMs: ms('straight'), throughMs: ms('through'), heardByConsoleMs: ms('heard') },
      ...{ ratio: round(ratio), from: round(ratios[0] ?? 0), to: round(ratios.at(-1) ?? 0) },
    }),
  )
}
tester.end()
vehicle.end()
await house.close()
rmSync(folder, { recursive: true, force: true })
process.exit(worst <= MOST_RATIO ? 0 : 3)
