import { readFile } from 'node:fs/promises'
import type { CanBusListener, CanBusOptions, CanBusPort, FrameTap, OpenAdapter } from '#protocol/can'
import { CAN_ADAPTERS, isCanAdapter, openCan, tapAdapter } from '#protocol/can'
import { openDoip } from '#protocol/doip'
import { openElm327 } from '#protocol/elm327'
import type { TruckLink } from '#protocol/j1939'
import { openTruck } from '#protocol/j1939'
import type { ByteStream, DiagnosticLink, Timers } from '#protocol/link'
import { LinkError } from '#protocol/link'
import type { CanAddress, LinkAddress, Trust } from './link-address.ts'
import { LINK_FORMS, parseLink, parseTruckLink, TRUCK_FORMS } from './link-address.ts'
import { openSerialStream } from './serial-stream.ts'
import { openTcpStream } from './tcp-stream.ts'

/**
 * Opens the link that a text names and makes it ready for diagnosis.
 *
 * @param tap hears of the frames, where the adapter hands them over.
 * @throws {LinkError} `refused` if the text has none of the `LINK_FORMS`, or the certificate of the other side is not
 *   trusted; `unreachable`, `timeout`, `lost`, `garbled` as the way to the vehicle goes wrong. Nothing stays open then.
 */
export async function openLink(link: string, timers: Timers, tap?: FrameTap): Promise<DiagnosticLink> {
  const address = parseLink(link)
  if (!address) throw new LinkError('refused', 'link', `'${link}' is no link; say ${LINK_FORMS}`)
  const stream = await openStream(address, timers)
  try {
    return await openOver(address, stream, timers, tap)
  } catch (error) {
    await stream.close()
    throw error
  }
}

function openOver(
  address: LinkAddress,
  stream: ByteStream,
  timers: Timers,
  tap: FrameTap | undefined,
): Promise<DiagnosticLink> {
  switch (address.kind) {
    case 'elm327':
    case 'elm327-serial':
      return openElm327(stream, timers)
    case 'doip':
      return openDoip(stream, timers, { isSecured: address.tls !== undefined })
    default:
      return openCan(address.kind, stream, timers, { tap, ...(address.bus !== undefined && { bus: address.bus }) })
  }
}

async function openStream(address: LinkAddress, timers: Timers): Promise<ByteStream> {
  if (address.kind === 'elm327-serial') return openSerialStream(address.path, address.baud)
  if (address.kind !== 'doip') return openTcpStream({ ...address, at: 'adapter' }, timers)
  const { host, port, tls } = address
  return openTcpStream({ host, port, at: 'gateway', ...(tls && { tls: await readTrust(tls) }) }, timers)
}

async function readTrust({ caFile, name }: Trust) {
  const ca = caFile && (await readFile(caFile, 'utf8').catch(refuseFile(caFile)))
  return { ...(ca && { ca }), ...(name && { name }) }
}

const refuseFile = (file: string) => (cause: unknown) => {
  throw new LinkError('refused', 'link', `cannot read ${file}`, { cause })
}

/**
 * Opens the raw bus behind an adapter for listening only, at 500 kbit/s, or 250 for a truck. The speed is a guess about a
 * bus that nobody here knows: an adapter that took part at a wrong one would disturb what the vehicle says to itself.
 *
 * @throws {LinkError} as `openLink`; `refused` too if the adapter hands over no frames, or cannot only listen.
 */
export async function openBus(link: string, timers: Timers, listener: CanBusListener): Promise<CanBusPort> {
  const [truck, car] = [parseTruckLink(link), parseLink(link)]
  const address = truck ?? (car && isCanAddress(car) ? car : undefined)
  if (!address) throw new LinkError('refused', 'link', `'${link}' hands over no raw frames; say ${RAW_FORMS}`)
  return openBusAt(CAN_ADAPTERS[address.kind], address, timers, {
    ...listener,
    ...{ kbitPerSecond: truck ? 250 : 500, isListenOnly: true },
  })
}

const RAW_FORMS = `slcan+tcp://HOST:PORT, socketcand://HOST[:PORT][/can0] or gvret+tcp://HOST[:PORT], or ${TRUCK_FORMS}`

const isCanAddress = (address: LinkAddress): address is CanAddress => isCanAdapter(address.kind)

async function openBusAt(open: OpenAdapter, { bus, ...address }: CanAddress, timers: Timers, options: CanBusOptions) {
  const stream = await openTcpStream({ ...address, at: 'adapter' }, timers)
  return open(stream, timers, { ...options, ...(bus !== undefined && { bus }) })
}

/**
 * Claims an address on the bus of the truck that a text names, at 250 kbit/s.
 *
 * @throws {LinkError} as `openLink`; `refused` too if the text names no truck.
 */
export async function openTruckLink(link: string, timers: Timers, tap?: FrameTap): Promise<TruckLink> {
  const address = parseTruckLink(link)
  if (!address) throw new LinkError('refused', 'link', `'${link}' is no truck; say ${TRUCK_FORMS}`)
  const open = tap ? tapAdapter(CAN_ADAPTERS[address.kind], tap) : CAN_ADAPTERS[address.kind]
  return openTruck((listener) => openBusAt(open, address, timers, { ...listener, kbitPerSecond: 250 }), timers)
}
