import { openSlcan } from '#protocol/can'
import { openDoip } from '#protocol/doip'
import { openElm327 } from '#protocol/elm327'
import type { DiagnosticLink, Timers } from '#protocol/link'
import { LinkError } from '#protocol/link'
import type { LinkAddress } from './link-address.ts'
import { LINK_FORMS, parseLink } from './link-address.ts'
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
