import { openSlcan, openSlcanBus } from '#protocol/can'
import { openDoip } from '#protocol/doip'
import { openElm327 } from '#protocol/elm327'
import type { TruckLink } from '#protocol/j1939'
import { openTruck } from '#protocol/j1939'
import type { DiagnosticLink, Timers } from '#protocol/link'
import { LinkError } from '#protocol/link'
import type { LinkAddress } from './link-address.ts'
import { LINK_FORMS, parseLink, parseTruckLink, TRUCK_FORM } from './link-address.ts'
import { openSerialStream } from './serial-stream.ts'
import { openTcpStream } from './tcp-stream.ts'

const OPENERS = { elm327: openElm327, slcan: openSlcan, doip: openDoip } as const

/**
 * Opens the link that a text names and makes it ready for diagnosis.
 *
 * @throws {LinkError} `refused` if the text has none of the `LINK_FORMS`; `unreachable`, `timeout`, `lost`, `garbled`
 *   as the way to the vehicle goes wrong. Nothing stays open then.
 */
export async function openLink(link: string, timers: Timers): Promise<DiagnosticLink> {
  const address = parseLink(link)
  if (!address) throw new LinkError('refused', 'link', `'${link}' is no link; say ${LINK_FORMS}`)
  const stream = await openStream(address, timers)
  try {
    return await OPENERS[address.kind === 'elm327-serial' ? 'elm327' : address.kind](stream, timers)
  } catch (error) {
    await stream.close()
    throw error
  }
}

function openStream(address: LinkAddress, timers: Timers) {
  if (address.kind === 'elm327-serial') return openSerialStream(address.path, address.baud)
  return openTcpStream({ ...address, at: address.kind === 'doip' ? 'gateway' : 'adapter' }, timers)
}

/**
 * Claims an address on the bus of the truck that a text names, through a Lawicel adapter at 250 kbit/s.
 *
 * @throws {LinkError} as `openLink`; `refused` too if the text names no truck.
 */
export async function openTruckLink(link: string, timers: Timers): Promise<TruckLink> {
  const address = parseTruckLink(link)
  if (!address) throw new LinkError('refused', 'link', `'${link}' is no truck; say ${TRUCK_FORM}`)
  const stream = await openTcpStream({ ...address, at: 'adapter' }, timers)
  return openTruck((listener) => openSlcanBus(stream, timers, { ...listener, kbitPerSecond: 250 }), timers)
}
