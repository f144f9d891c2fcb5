import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { CommandError, EXIT } from '#exit'
import type { Certificate, Door, DoorOptions, ScenarioName, TruckDoorOptions, Vehicle } from '#simulator'
import {
  createTruck,
  createVehicle,
  SCENARIOS,
  serveDoip,
  serveElm327,
  serveGvret,
  serveSlcan,
  serveSocketcand,
  serveTruck,
} from '#simulator'

const SERVE = {
  elm327: serveElm327,
  stn: (vehicle: Vehicle, options: DoorOptions) => serveElm327(vehicle, { ...options, quirks: { isStn: true } }),
  doip: serveDoip,
  slcan: serveSlcan,
  socketcand: serveSocketcand,
  gvret: serveGvret,
  truck: serveTruckFor('slcan'),
  truckSocketcand: serveTruckFor('socketcand'),
  truckGvret: serveTruckFor('gvret'),
} as const
type Kind = keyof typeof SERVE

interface SimOptions extends Partial<Readonly<Record<Kind, string>>> {
  readonly scenario: string
  /** Files in PEM: with both the DoIP door speaks TLS. */
  readonly tlsCert?: string
  readonly tlsKey?: string
  readonly kLine?: boolean
  readonly wide?: boolean
  readonly json?: boolean
}

const VIN = 'MUTSDEM0000000001'

/** Prints `ready` and one link a line once every door is open, and serves until SIGINT or SIGTERM. */
export async function run(options: SimOptions): Promise<void> {
  const { scenario, json } = options
  if (!isScenario(scenario)) {
    throw new CommandError(EXIT.usage, `There is no scenario '${scenario}'. Say ${Object.keys(SCENARIOS).join(', ')}.`)
  }
  const kinds = (Object.keys(SERVE) as Kind[]).filter((kind) => options[kind] !== undefined)
  if (kinds.length === 0) throw new CommandError(EXIT.usage, 'Open at least one door, such as --elm327 or --doip.')
  const ports = new Map(kinds.map((kind) => [kind, parsePort(options[kind] ?? '')]))
  if (options.kLine && kinds.some((kind) => kind !== 'elm327' && kind !== 'stn'))
    throw new CommandError(EXIT.usage, 'A vehicle on the K-line is reached through --elm327 or --stn only.')
  if (options.wide && (options.kLine || kinds.some((kind) => kind === 'elm327' || kind === 'stn')))
    throw new CommandError(
      EXIT.usage,
      '--wide goes with the doors on CAN and DoIP, not with --elm327, --stn or --k-line.',
    )
  const tls = await readCertificate(options)
  const ended = Promise.race(['SIGINT', 'SIGTERM'].map((signal) => once(process, signal)))

  const vehicle = createVehicle({ vin: VIN, scenario, line: lineOf(options), isTalkative: true })
  const doors: Door[] = []
  try {
    for (const [kind, port] of ports)
      doors.push(await SERVE[kind](vehicle, { port, ...(kind === 'doip' && tls && { tls }) }).catch(explainTaken(port)))
    const links = doors.map(({ link }) => link)
    process.stdout.write(json ? `${JSON.stringify({ ready: true, links })}\n` : `${['ready', ...links].join('\n')}\n`)
    await ended
  } finally {
    for (const door of doors) await door.close()
  }
}

const lineOf = ({ kLine, wide }: SimOptions) => (kLine ? 'k-line' : wide ? 'can-29' : 'can')

function serveTruckFor(adapter: NonNullable<TruckDoorOptions['adapter']>) {
  return ({ vin, scenario }: Vehicle, options: DoorOptions) =>
    serveTruck(createTruck({ vin, hasTrouble: scenario !== 'clean' }), { ...options, adapter })
}

async function readCertificate({ tlsCert, tlsKey }: SimOptions): Promise<Certificate | undefined> {
  if (tlsCert === undefined && tlsKey === undefined) return undefined
  if (tlsCert === undefined || tlsKey === undefined)
    throw new CommandError(EXIT.usage, 'TLS takes both --tls-cert and --tls-key.')
  const read = (file: string) =>
    readFile(file, 'utf8').catch((cause: unknown) => {
      throw new CommandError(EXIT.usage, `${file} cannot be read.`, { cause })
    })
  return { certificate: await read(tlsCert), key: await read(tlsKey) }
}

const isScenario = (name: string): name is ScenarioName => Object.hasOwn(SCENARIOS, name)

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (port <= 65_535) return port
  throw new CommandError(EXIT.usage, `'${text}' is no port.`)
}

const explainTaken = (port: number) => (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EADDRINUSE') throw error
  throw new CommandError(EXIT.conflict, `Port ${port} is taken. Choose another, or 0 for any free one.`)
}
