/**
 * `npm run bench -- live [BRIDGES] [SECONDS]`: bridges that tell ten signals ten times a second each, a reader for every
 * one of them, through one server on PostgreSQL. Bridges and readers are a process beside the server's. Prints what was
 * lost, how long a frame takes from a bridge to its reader, and what the server needed. Ends with 3 where a frame was lost.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDurableCluster } from '@muts/server/database-testing'
import { openHouse } from '@muts/server/house'
import type { OrgId } from '@muts/server/kernel'
import { createTestClock, readConfig } from '@muts/server/kernel'
import { TOTP } from 'otpauth'
import { startChild } from './child.ts'
import { draftOf } from './place.ts'

const [BRIDGES, SECONDS] = [Number(process.argv[2] ?? 200), Number(process.argv[3] ?? 60)]
/** A person may have twelve streams open. */
const STREAMS_EACH = 10
const START = '2026-01-05T08:00:00Z'
const PASSWORD = 'Quiet lantern, 48 herons'

const folder = mkdtempSync(join(tmpdir(), 'muts-bench-'))
const { url } = await (await startDurableCluster()).createDatabase()
const clock = createTestClock(new Date(START))
const config = readConfig({ data: folder, port: 0, demo: true, testClock: START }, { DATABASE_URL: url })
const house = await openHouse(config, { clock })
const { port } = await house.serve()
const org = (await house.identity.verbs.createDemoOrganisation('Bench')) as OrgId
const actor = { kind: 'system', id: 'bench' } as const

async function enterReader(index: number): Promise<string> {
  const email = `reader.${index}@bench.example`
  const person = { email, name: `Reader ${index}`, role: 'admin', password: PASSWORD, hasSecondFactor: true } as const
  const { totpSecret } = await house.identity.verbs.enterDemoPerson(org, person)
  const totp = new TOTP({ secret: totpSecret ?? '' }).generate({ timestamp: clock.now().getTime() })
  const reply = await fetch(`http://127.0.0.1:${port}/api/v1/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: PASSWORD, totp }),
  })
  if (reply.status !== 200) throw new Error(`the run is void: sign-in ${reply.status} ${await reply.text()}`)
  return ((await reply.json()) as { accessToken: string }).accessToken
}

const { vehicles, codes } = await house.kernel.act({ actor, org }, async (ctx) => {
  const made = { vehicles: [] as string[], codes: [] as string[] }
  for (let at = 0; at < BRIDGES; at++) {
    made.vehicles.push((await house.fleet.verbs.registerVehicle(ctx, draftOf(at))).id)
    made.codes.push((await house.diagnostics.verbs.inviteBridge(ctx)).code)
  }
  return made
})
const tokens: string[] = []
for (let at = 0; at * STREAMS_EACH < BRIDGES; at++) tokens.push(await enterReader(at))

const load = await startChild('live-load.ts')
const order = { server: `http://127.0.0.1:${port}`, now: clock.now().toISOString(), folder, tokens, vehicles, codes }
const ready = await load.ask(JSON.stringify({ ...order, streamsEach: STREAMS_EACH, seconds: SECONDS }))
if (ready !== 'ready') throw new Error(`the run is void: ${ready}`)
const [cpuBefore, heapBefore] = [process.cpuUsage(), process.memoryUsage().rss]
let mostBytes = heapBefore
const sampler = setInterval(() => {
  mostBytes = Math.max(mostBytes, process.memoryUsage().rss)
}, 500)
const { told, heard, lost, p50Ms, p99Ms } = JSON.parse(await load.ask('go')) as Record<string, number>
clearInterval(sampler)
const cpu = process.cpuUsage(cpuBefore)
const mib = (bytes: number) => Math.round(bytes / 2 ** 20)
const report = {
  ...{ bridges: BRIDGES, signals: 10, hz: 10, seconds: SECONDS, told, heard, lost, p50Ms, p99Ms },
  serverCores: Number(((cpu.user + cpu.system) / 1e6 / SECONDS).toFixed(2)),
  ...{ rssBeforeMib: mib(heapBefore), rssMostMib: mib(mostBytes) },
}
console.log(JSON.stringify(report))
load.end()
await house.close()
rmSync(folder, { recursive: true, force: true })
process.exit(lost === 0 ? 0 : 3)
