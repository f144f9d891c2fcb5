/**
 * The demo's vehicles and their bridge in one process: started by the server, and never without it.
 * Reads a `DemoOrder` from the first line of standard input, says a `DemoReady`, and ends when that input does.
 */
import { chmod, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LinkEntry } from '#bridge'
import { BridgeError, createVehicleLinks, exitWithParent, findPairing, pairBridge, runBridge } from '#bridge'
import type { Door, ScenarioName } from '#simulator'
import { createVehicle, SCENARIOS, serveDoip, serveElm327, serveSlcan } from '#simulator'
import type { DemoOrder, DemoReady, DemoVehicle } from './demo-order.ts'
import { tell } from './run.ts'

const SERVE = { elm327: serveElm327, doip: serveDoip, slcan: serveSlcan } as const
/** A scan under way is not worth waiting for: its server is gone. */
const CLOSING_MS = 2_000

const stopping = new AbortController()
const stop = () => {
  stopping.abort()
  setTimeout(() => process.exit(0), CLOSING_MS).unref()
}
const given = await readOrder()
// The server ended before it had anything to say.
if (!given) process.exit(0)
const order: DemoOrder = given
exitWithParent({ onGone: stop })
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)

const doors: Door[] = []
const links: LinkEntry[] = []
for (const vehicle of order.vehicles) {
  const door = await openDoor(vehicle)
  doors.push(door)
  links.push({ vehicleId: vehicle.vehicleId, link: door.link, source: 'simulated' })
}
const published = links.map(({ vehicleId, link }) => ({ vehicleId, link }))
const linksFile = join(order.folder, 'demo-links.json')
await writeFile(linksFile, `${JSON.stringify(published, null, 2)}\n`, { mode: 0o600 })
// A file of an earlier start keeps the mode it had.
await chmod(linksFile, 0o600)

const folder = join(order.folder, 'bridge')
try {
  await serve()
} catch (error) {
  // Somebody revoked the demo's bridge: it asks to be let in anew, as a technician would.
  if (!(error instanceof BridgeError && error.kind === 'refused')) throw error
  await rm(folder, { recursive: true })
  await serve()
}
for (const door of doors) await door.close()
process.exit(0)

async function serve(): Promise<void> {
  const { server, code } = order
  const pairing = (await findPairing(folder)) ?? (await pairBridge({ server, code, name: 'Demo bridge', folder }))
  let isReady = false
  await runBridge({
    folder,
    links: createVehicleLinks(links),
    server,
    signal: stopping.signal,
    tell: (event) => {
      if (event.kind !== 'connected') return tell(event)
      if (!isReady) sayReady({ ready: true, bridgeId: pairing.bridgeId, links: links.length })
      isReady = true
    },
  })
}

function openDoor({ vin, kind, scenario }: DemoVehicle): Promise<Door> {
  if (!Object.hasOwn(SCENARIOS, scenario)) throw new TypeError(`there is no scenario ${scenario}`)
  return SERVE[kind](createVehicle({ vin, scenario: scenario as ScenarioName, isTalkative: true }))
}

/** Leaves standard input as it is after the line: its end is the sign to go. */
async function readOrder(): Promise<DemoOrder | undefined> {
  let text = ''
  for await (const chunk of process.stdin.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    text += chunk
    if (text.includes('\n')) return JSON.parse(text.slice(0, text.indexOf('\n')))
  }
  return undefined
}

function sayReady(ready: DemoReady): void {
  process.stdout.write(`${JSON.stringify(ready)}\n`)
}
