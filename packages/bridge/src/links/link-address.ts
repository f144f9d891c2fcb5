import type { CanAdapter } from '#protocol/can'

interface Place {
  readonly host: string
  readonly port: number
}

/** Whom a TLS connection believes. */
export interface Trust {
  /** PEM of the authorities that count instead of those of the system. */
  readonly caFile?: string
  /** The name in the certificate, where it is not the host. */
  readonly name?: string
}

/** An adapter for CAN, and which of its buses if it has names for them. */
export type CanAddress = Place & { readonly kind: CanAdapter; readonly bus?: string }

/** Where a vehicle is reached, as people write it: the LINK of the command line and of a bridge's links file. */
export type LinkAddress =
  | (Place & { readonly kind: 'elm327' })
  | CanAddress
  | (Place & { readonly kind: 'doip'; readonly tls?: Trust })
  | { readonly kind: 'elm327-serial'; readonly path: string; readonly baud: number }

/** What `parseLink` understands, for a sentence that says so. */
export const LINK_FORMS =
  'elm327+tcp://HOST:PORT, elm327+serial:/dev/ttyUSB0[?baud=38400], doip://HOST[:PORT], ' +
  'doip+tls://HOST[:PORT][?ca=FILE&name=NAME], slcan+tcp://HOST:PORT, socketcand://HOST[:PORT][/can0] or gvret+tcp://HOST[:PORT]'

/** What `parseTruckLink` understands. */
export const TRUCK_FORMS = 'j1939+slcan://HOST:PORT, j1939+socketcand://HOST[:PORT][/can0] or j1939+gvret://HOST[:PORT]'

/** What an ELM327 speaks when it leaves the factory with pin 6 high. */
const ELM327_BAUD = 38_400
/** TCP_DATA of ISO 13400-2, and the same over TLS (edition 2019). */
const DOIP_PORT = 13_400
const DOIP_TLS_PORT = 3_496
/** Where these listen when nobody tells them otherwise; an ELM327 or slcan adapter has no such port. */
const SOCKETCAND_PORT = 29_536
const GVRET_PORT = 23

const TCP = /^(?<scheme>[a-z0-9+]+):\/\/(?<host>\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(?<port>\d{1,5}))?(?<rest>[/?].*)?$/i
const SERIAL = /^elm327\+serial:(?<path>\/[^?#\0]+|COM\d+)(?:\?baud=(?<baud>\d{3,7}))?$/i
const BUS = /^\/(?<bus>[a-z0-9_.-]{1,16})$/i

type Read = (place: Place, rest: string) => LinkAddress | undefined
interface Scheme {
  readonly usualPort?: number
  readonly read: Read
}

const CAN_SCHEMES: Readonly<
  Record<CanAdapter, Scheme & { readonly read: (...of: Parameters<Read>) => CanAddress | undefined }>
> = {
  slcan: { read: (place, rest) => (rest === '' ? { kind: 'slcan', ...place } : undefined) },
  gvret: { usualPort: GVRET_PORT, read: (place, rest) => (rest === '' ? { kind: 'gvret', ...place } : undefined) },
  socketcand: { usualPort: SOCKETCAND_PORT, read: readBus },
}
const SCHEMES: ReadonlyMap<string, Scheme> = new Map<string, Scheme>([
  ['elm327+tcp', { read: (place, rest) => (rest === '' ? { kind: 'elm327', ...place } : undefined) }],
  ['slcan+tcp', CAN_SCHEMES.slcan],
  ['gvret+tcp', CAN_SCHEMES.gvret],
  ['socketcand', CAN_SCHEMES.socketcand],
  ['doip', { usualPort: DOIP_PORT, read: (place, rest) => (rest === '' ? { kind: 'doip', ...place } : undefined) }],
  ['doip+tls', { usualPort: DOIP_TLS_PORT, read: readTrust }],
])
const TRUCK = /^j1939\+(?<adapter>slcan|socketcand|gvret)$/i

/** Reads a link; undefined if it has none of the `LINK_FORMS`. */
export function parseLink(text: string): LinkAddress | undefined {
  return parseSerial(text) ?? parseTcp(text, (scheme) => SCHEMES.get(scheme.toLowerCase()))
}

/** Reads the link to a truck that speaks SAE J1939; undefined if it is none. */
export function parseTruckLink(text: string): CanAddress | undefined {
  return parseTcp(text, (scheme) => CAN_SCHEMES[TRUCK.exec(scheme)?.groups?.adapter?.toLowerCase() as CanAdapter])
}

function parseTcp<Found extends Scheme>(
  text: string,
  find: (scheme: string) => Found | undefined,
): ReturnType<Found['read']> | undefined {
  const { scheme = '', host, port, rest = '' } = TCP.exec(text)?.groups ?? {}
  const found = find(scheme)
  const number = Number(port ?? found?.usualPort ?? 0)
  if (!found || !host || number < 1 || number > 65_535) return undefined
  return found.read({ host: host.replace(/^\[|\]$/g, ''), port: number }, rest) as ReturnType<Found['read']> | undefined
}

function readBus(place: Place, rest: string): CanAddress | undefined {
  if (rest === '') return { kind: 'socketcand', ...place }
  const bus = BUS.exec(rest)?.groups?.bus
  return bus === undefined ? undefined : { kind: 'socketcand', ...place, bus }
}

/** `?ca=FILE&name=NAME`, each at most once and neither empty. */
function readTrust(place: Place, rest: string): LinkAddress | undefined {
  const words = new URLSearchParams(rest)
  const { ca, name, ...others } = Object.fromEntries(words)
  const isWell = rest === '' || (rest.startsWith('?') && words.size > 0)
  if (!isWell || Object.keys(others).length > 0 || ca === '' || name === '') return undefined
  return { kind: 'doip', ...place, tls: { ...(ca && { caFile: ca }), ...(name && { name }) } }
}

function parseSerial(text: string): LinkAddress | undefined {
  const { path, baud } = SERIAL.exec(text)?.groups ?? {}
  return path ? { kind: 'elm327-serial', path, baud: baud ? Number(baud) : ELM327_BAUD } : undefined
}
