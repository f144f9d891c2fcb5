import { readFile } from 'node:fs/promises'
import type { FrameTap } from '#protocol/can'
import { CAN_ADAPTERS, openCan, tapAdapter } from '#protocol/can'
import { openDoip } from '#protocol/doip'
import { openElm327 } from '#protocol/elm327'
import type { TruckLink } from '#protocol/j1939'
import { openTruck } from '#protocol/j1939'
import type { ByteStream, DiagnosticLink, Timers } from '#protocol/link'
import { LinkError } from '#protocol/link'
import type { LinkAddress, Trust } from './link-address.ts'
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
 * Claims an address on the bus of the truck that a text names, at 250 kbit/s.
 *
 * @throws {LinkError} as `openLink`; `refused` too if the text names no truck.
 */
export async function openTruckLink(link: string, timers: Timers, tap?: FrameTap): Promise<TruckLink> {
  const address = parseTruckLink(link)
  if (!address) throw new LinkError('refused', 'link', `'${link}' is no truck; say ${TRUCK_FORMS}`)
  const { kind, bus } = address
  const stream = await openTcpStream({ ...address, at: 'adapter' }, timers)
  const place = bus === undefined ? {} : { bus }
  const open = tap ? tapAdapter(CAN_ADAPTERS[kind], tap) : CAN_ADAPTERS[kind]
  return openTruck((listener) => open(stream, timers, { ...listener, ...place, kbitPerSecond: 250 }), timers)
}
