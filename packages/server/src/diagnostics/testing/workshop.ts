/** For tests only: a served house, virtual vehicles and the real bridge agent, all on loopback. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo, Socket } from 'node:net'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BridgeEvent, LinkEntry } from '#bridge/agent'
import { createVehicleLinks, pairBridge, runBridge } from '#bridge/agent'
import type { ScanView } from '#diagnostics/scans'
import type { House } from '#house'
import { openMigratedHouse } from '#house/testing'
import type { Reply, Role } from '#kernel'
import { createReport, createTestClock, readConfig } from '#kernel'
import { listen } from '#kernel/http/testing'
import type { Door, DoorOptions, ScenarioName, Vehicle } from '#simulator'
import { createTruck, createVehicle, serveDoip, serveElm327, serveSlcan, serveSocketcand, serveTruck } from '#simulator'
import { createEntryWatch } from './entry-watch.ts'

const START = new Date('2026-01-05T08:00:00Z')
/** Its pages may call the API, and are no pages of this house. */
export const LISTED_ORIGIN = 'https://listed.example'
const SERVE = {
  elm327: serveElm327,
  doip: serveDoip,
  slcan: serveSlcan,
  socketcand: serveSocketcand,
  /** On SAE J1939, behind a socketcand server. */
  truck: ({ vin, scenario }: Vehicle, door: DoorOptions) =>
    serveTruck(createTruck({ vin, hasTrouble: scenario !== 'clean' }), { ...door, adapter: 'socketcand' }),
} as const

/** A vehicle of the fleet and the door of the virtual one behind it. */
export interface Bay {
  readonly vehicleId: string
  readonly door: Door
  /** What stands behind it; of a truck nothing is told. */
  readonly vehicle: Vehicle
}

export interface BayOptions extends DoorOptions {
  /** Who adds it. A technician is assigned to what he adds. */
  readonly by?: Role
  /** Its units speak unasked. */
  readonly isTalkative?: boolean
}

export interface RunningBridge {
  readonly bridgeId: string
  readonly folder: string
  /** Rejects with what it could not go on with. */
  readonly ended: Promise<void>
  /** Ends it as a signal would, and waits. Rejects with what it could not go on with. */
  stop(): Promise<void>
  /** Resolves with the next event of this kind. */
  next(kind: BridgeEvent['kind']): Promise<BridgeEvent>
}

type Closing = (() => Promise<unknown>)[]
type Ask = ReturnType<typeof createCaller>['ask']
export type Workshop = Awaited<ReturnType<typeof openWorkshop>>

/**
 * @param databaseUrl of a PostgreSQL server, where what happens at once must; the embedded database is one session.
 * @param frozen its clock moves only when it is told to.
 */
export async function openWorkshop(databaseUrl?: string, { frozen = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'muts-workshop-'))
  const clock = createTestClock(START, { frozen })
  const watch = createEntryWatch()
  const database = databaseUrl && { DATABASE_URL: databaseUrl, MUTS_KEK: randomBytes(32).toString('base64') }
  const configOf = (data: string) =>
    readConfig(
      { data, port: 0, testClock: START.toISOString() },
      { MUTS_PROFILE: 'evaluation', MUTS_CORS_ORIGINS: LISTED_ORIGIN, ...(database || {}) },
    )
  const bugs: string[] = []
  const report = createReport(clock.now, (line) => bugs.push(line))
  const house = await openMigratedHouse(configOf(folder), { clock, report, guests: [watch.guest] })
  const { host, port } = await house.serve()
  const server = `http://${host}:${port}`
  const closing: Closing = []
  const { ask, tokenOf } = createCaller(house)
  const bridges = createBridgeBench({ ask, server, folder, closing })

  async function readEnd(scanId: string): Promise<ScanView> {
    await watch.until(scanId, ['scan.seal', 'scan.fail'])
    return (await ask('technician', `GET /scans/${scanId}`)).json as ScanView
  }

  /** Asks for a scan and waits until the ledger has placed its end. */
  async function scan({ vehicleId }: Bay, role: Role = 'technician'): Promise<ScanView> {
    const { json, status, text } = await ask(role, `POST /vehicles/${vehicleId}/scans`, {})
    if (status !== 202) throw new Error(text)
    const { id } = json as { id: string }
    await watch.until(id, ['scan.seal', 'scan.fail'])
    return (await ask(role, `GET /scans/${id}`)).json as ScanView
  }

  /** Another process on the same PostgreSQL server, as far as one process can show it: they share clock and database. */
  async function openSecondNode() {
    const second = await openMigratedHouse(configOf(join(folder, 'second')), { clock, report, node: 'second' })
    const address = await second.serve()
    const caller = createCaller(second)
    return {
      server: `http://${address.host}:${address.port}`,
      ask: caller.ask,
      listen: async (role: Role, path: string) =>
        listen(address, `/api/v1${path}`, { authorization: `Bearer ${await caller.tokenOf(role)}` }),
      /** As it closes when it is told to; its bridges are on their way. */
      close: second.close,
    }
  }

  return {
    house,
    server,
    folder,
    openSecondNode,
    clock,
    bugs,
    ask,
    tokenOf,
    /** Opens a stream. */
    listen: async (role: Role, path: string) =>
      listen({ host, port }, `/api/v1${path}`, { authorization: `Bearer ${await tokenOf(role)}` }),
    ...bridges,
    parkVehicle: createParking(ask, closing),
    openRelay: () => openRelay(host, port, closing),
    scan,
    readEnd,
    until: watch.until,
    actions: watch.actions,
    [Symbol.asyncDispose]: async () => {
      for (const close of closing.reverse()) await close()
      await house.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export const linkOf = ({ vehicleId, door }: Pick<Bay, 'vehicleId' | 'door'>): LinkEntry => ({
  vehicleId,
  link: door.link,
  source: 'simulated',
})

/** Calls of people of the canary organisation: one of each set is there. */
function createCaller({ identity, kernel }: House) {
  const tokens = new Map<Role, { readonly text: string; readonly until: number }>()
  const nowMs = () => kernel.clock.now().getTime()
  async function tokenOf(role: Role): Promise<string> {
    const known = tokens.get(role)
    if (known && known.until > nowMs()) return known.text
    const { accessToken } = await identity.verbs.openCanarySession(role, { assurance: 'aal2' })
    tokens.set(role, { text: accessToken, until: nowMs() + 200_000 })
    return accessToken
  }
  async function ask(role: Role, call: string, body?: unknown, headers: Reply['headers'] = {}): Promise<Reply> {
    const [method = '', path = ''] = call.split(' ')
    const sent = {
      method,
      path: `/api/v1${path}`,
      token: await tokenOf(role),
      headers: headers as Record<string, string>,
    }
    return kernel.door.ask(body === undefined ? sent : { ...sent, body })
  }
  return { ask, tokenOf }
}

function createParking(ask: Ask, closing: Closing) {
  let count = 0
  return async (
    kind: keyof typeof SERVE,
    scenario: ScenarioName,
    { by = 'technician', isTalkative = false, ...door }: BayOptions = {},
  ): Promise<Bay> => {
    count += 1
    const vin = `MUTSDEM${String(count).padStart(10, '0')}`
    const draft = { unit: `UNIT-${count}`, vin, plate: `DEM ${1_000 + count}`, make: 'Sample', model: 'Šérie' }
    const { json } = await ask(by, 'POST /vehicles', draft)
    const vehicle = createVehicle({ vin, scenario, isTalkative })
    const served = await SERVE[kind](vehicle, door)
    closing.push(served.close)
    return { vehicleId: (json as { id: string }).id, door: served, vehicle }
  }
}

interface BridgeBench {
  readonly ask: Ask
  readonly server: string
  readonly folder: string
  readonly closing: Closing
}

function createBridgeBench({ ask, server, folder: root, closing }: BridgeBench) {
  let count = 0

  async function pair(at = server): Promise<{ folder: string; bridgeId: string }> {
    count += 1
    const name = `Bay ${count}`
    const folder = join(root, name)
    const { json } = await ask('technician', 'POST /bridges/pairing-codes')
    const { bridgeId } = await pairBridge({ server: at, code: (json as { code: string }).code, name, folder })
    return { folder, bridgeId }
  }

  /** Runs the agent over a folder that is paired; resolves once the server has welcomed it. */
  async function run(folder: string, bridgeId: string, entries: readonly LinkEntry[]): Promise<RunningBridge> {
    const stopping = new AbortController()
    const waiting = new Map<string, (event: BridgeEvent) => void>()
    const next = (kind: BridgeEvent['kind']) => new Promise<BridgeEvent>((resolve) => waiting.set(kind, resolve))
    const tell = (event: BridgeEvent) => {
      waiting.get(event.kind)?.(event)
      waiting.delete(event.kind)
    }
    const connected = next('connected')
    const ended = runBridge({ folder, links: createVehicleLinks(entries), signal: stopping.signal, tell })
    const stop = () => {
      stopping.abort()
      return ended
    }
    closing.push(() => stop().catch(() => {}))
    await Promise.race([connected, ended])
    return { bridgeId, folder, ended, stop, next }
  }

  async function openBridge(bays: readonly Bay[]): Promise<RunningBridge> {
    const { folder, bridgeId } = await pair()
    return run(folder, bridgeId, bays.map(linkOf))
  }

  return { pair, run, openBridge }
}

/** A line to the house that can be cut. */
async function openRelay(host: string, port: number, closing: Closing) {
  const sockets = new Set<Socket>()
  const relay = createServer((near) => {
    const far = connect(port, host)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => sockets.delete(socket))
    }
    near.pipe(far).pipe(near)
  }).listen(0, '127.0.0.1')
  await once(relay, 'listening')
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  closing.push(async () => {
    relay.close()
    cut()
  })
  return { server: `http://127.0.0.1:${(relay.address() as AddressInfo).port}`, cut }
}
