/** The port that the person chose, and the same adapter as the browser knows it later: never another one unasked. */
import type { ByteStream } from '#protocol/link'
import type { WebSerial, WebSerialPort } from './web-serial.ts'
import { openPortStream } from './web-serial.ts'

/** Which make of adapter it is; adapters of one make have the same. */
export interface UsbName {
  readonly usbVendorId: number
  readonly usbProductId: number
}

/** What ELM327 adapters speak as they come. */
const ELM327_BAUD = 38_400

const isOf =
  ({ usbVendorId, usbProductId }: UsbName) =>
  (port: WebSerialPort) => {
    const info = port.getInfo()
    return info.usbVendorId === usbVendorId && info.usbProductId === usbProductId
  }

/** What a browser does not tell is not there. */
const listGranted = (serial: WebSerial) => serial.getPorts().catch((): readonly WebSerialPort[] => [])

/** By what a port that was just chosen can be known again: null where it has no name, or another port has the same. */
export async function nameOf(serial: WebSerial, port: WebSerialPort): Promise<UsbName | null> {
  const { usbVendorId, usbProductId } = port.getInfo()
  if (usbVendorId === undefined || usbProductId === undefined) return null
  const name = { usbVendorId, usbProductId }
  return (await listGranted(serial)).some((other) => other !== port && isOf(name)(other)) ? null : name
}

/** The one port of that name which the browser gives to this page; undefined where there is none, or more than one. */
export async function findOnly(serial: WebSerial, name: UsbName | null): Promise<WebSerialPort | undefined> {
  const [only, ...others] = name === null ? [] : (await listGranted(serial)).filter(isOf(name))
  return others.length === 0 ? only : undefined
}

/**
 * Opens the chosen port each time it is called. One that was unplugged comes back as a port of its own, which is taken
 * for it while it is the only one of its name and none was ever seen beside the chosen one; a port that is there and
 * cannot be opened is looked for nowhere else.
 *
 * @returns rejects with `LinkError` `unreachable`
 */
export function createGivenPort(
  serial: WebSerial,
  port: WebSerialPort,
  name: UsbName | null,
): () => Promise<ByteStream> {
  let [chosen, known] = [port, name]
  return async () => {
    if ((await listGranted(serial)).includes(chosen)) known = known && (await nameOf(serial, chosen))
    else chosen = (await findOnly(serial, known)) ?? chosen
    return openPortStream(chosen, ELM327_BAUD)
  }
}
