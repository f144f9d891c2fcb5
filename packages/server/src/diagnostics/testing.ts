/** For tests only: a served house, virtual vehicles and the real bridge agent, all on loopback. */
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo, Socket } from 'node:net'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BridgeEvent, LinkEntry } from '#bridge/agent'
import { createVehicleLinks, pairBridge, runBridge } from '#bridge/agent'
import { openHouse } from '#house'
import type { Module, Role } from '#kernel'
import { CANARY, createReport, createTestClock, readConfig } from '#kernel'
import type { Door, DoorOptions, ScenarioName } from '#simulator'
import { createVehicle, serveDoip, serveElm327 } from '#simulator'
import type { ScanView } from './schema.ts'

export const START = new Date('2026-01-05T08:00:00Z')
const SERVE = { elm327: serveElm327, doip: serveDoip } as const

export interface Bay {
  readonly vehicleId: string
  readonly door: Door
}

export interface RunningBridge {
  readonly bridgeId: string
  readonly folder: string
  /** Ends it as a signal would, and waits. Rejects with what it could not go on with. */
  stop(): Promise<void>
  /** Resolves with the next event of this kind. */
  next(kind: BridgeEvent['kind']): Promise<BridgeEvent>
  readonly ended: Promise<void>
}

export async function openWorkshop() {
  const dataFolder = mkdtempSync(join(tmpdir(), 'muts-workshop-'))
  const clock = createTestClock(START)
  const bugs: string[] = []
  const listener = createEntryWatch()
  const options = { data: dataFolder, port: 0, demo: false, testClock: START.toISOString() }
  const config = readConfig(options, { MUTS_PROFILE: 'evaluation' })
  const report = createReport(clock.now, (line) => bugs.push(line))
  const house = await openHouse(config, { clock, report, guests: [listener.guest] })
  const { host, port } = await house.serve()
  const server = `http://${host}:${port}`
  const closing: (() => Promise<unknown>)[] = []
  let vehicles = 0

  const tokens = new Map<Role, { readonly text: string; readonly until: number }>()
  async function tokenOf(role: Role): Promise<string> {
    const known = tokens.get(role)
    if (known && known.until > clock.now().getTime()) return known.text
    const { accessToken } = await house.identity.verbs.openCanarySession(role, { assurance: 'aal2' })
    tokens.set(role, { text: accessToken, until: clock.now().getTime() + 200_000 })
    return accessToken
  }

  const ask = async (role: Role, call: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) => {
    const [method = '', path = ''] = call.split(' ')
    const token = await tokenOf(role)
    return house.kernel.door.ask({
      method,
      path: `/api/v1${path}`,
      token,
      headers,
      ...(body === undefined ? {} : { body }),
    })
  }

  /** A vehicle of the fleet with a virtual one behind a door. */
  async function parkVehicle(kind: keyof typeof SERVE, scenario: ScenarioName, door: DoorOptions = {}): Promise<Bay> {
    vehicles += 1
    const vin = `MUTSDEM${String(vehicles).padStart(10, '0')}`
    const draft = { unit: `UNIT-${vehicles}`, vin, plate: `DEM ${1_000 + vehicles}`, make: 'Sample', model: 'Šérie' }
    const { json } = await ask('technician', 'POST /vehicles', draft)
    const served = await SERVE[kind](createVehicle({ vin, scenario }), door)
    closing.push(served.close)
    return { vehicleId: (json as { id: string }).id, door: served }
  }

  async function pair(name: string, at = server): Promise<{ folder: string; bridgeId: string }> {
    const folder = join(dataFolder, name)
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
    ended.catch(() => {})
    const stop = async () => {
      stopping.abort()
      await ended
    }
    closing.push(() => stop().catch(() => {}))
    await Promise.race([connected, ended])
    return { bridgeId, folder, stop, next, ended }
  }

  async function openBridge(bays: readonly Bay[], name = `Bay ${closing.length}`): Promise<RunningBridge> {
    const { folder, bridgeId } = await pair(name)
    return run(folder, bridgeId, bays.map(linkOf))
  }

  /** A line to the house that can be cut. */
  async function openRelay() {
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

  /** Asks for a scan and waits until the ledger has placed its end. */
  async function scan({ vehicleId }: Bay): Promise<ScanView> {
    const { json, status, text } = await ask('technician', `POST /vehicles/${vehicleId}/scans`, {})
    if (status !== 202) throw new Error(text)
    return readEnd((json as { id: string }).id)
  }

  async function readEnd(scanId: string): Promise<ScanView> {
    await listener.until(scanId, ['scan.seal', 'scan.fail'])
    return (await ask('technician', `GET /scans/${scanId}`)).json as ScanView
  }

  return {
    house,
    server,
    clock,
    bugs,
    ask,
    tokenOf,
    parkVehicle,
    pair,
    run,
    openRelay,
    openBridge,
    scan,
    readEnd,
    until: listener.until,
    actions: listener.actions,
    org: CANARY,
    [Symbol.asyncDispose]: async () => {
      for (const close of closing.reverse()) await close()
      await house.close()
      rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}

export type Workshop = Awaited<ReturnType<typeof openWorkshop>>

export const linkOf = ({ vehicleId, door }: Bay): LinkEntry => ({ vehicleId, link: door.link, source: 'simulated' })

const WATCHED = [
  'scan.request',
  'scan.start',
  'scan.seal',
  'scan.fail',
  'scan.read',
  'report.read',
  'bridge.connect',
] as const

/** A guest room that hears of entries as they are placed. */
function createEntryWatch() {
  const placed: { readonly action: string; readonly object: string; readonly outcome: string }[] = []
  const waiting = new Set<() => void>()
  const guest: Module = {
    name: 'watch',
    listens: [
      {
        name: 'watch.entries',
        actions: [...WATCHED],
        handle: async (_ctx, { action, object, outcome }) => {
          placed.push({ action, object, outcome })
          for (const look of waiting) look()
        },
      },
    ],
  }
  return {
    guest,
    /** The actions of which entries about an object were placed, in order. */
    actions: (object: string) => placed.filter((entry) => entry.object === object).map(({ action }) => action),
    until: (object: string, actions: readonly string[]) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (!placed.some((entry) => entry.object === object && actions.includes(entry.action))) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
  }
}
