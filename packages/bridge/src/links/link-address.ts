/** Where a vehicle is reached, as people write it: the LINK of the command line and of a bridge's links file. */
export type LinkAddress =
  | { readonly kind: 'elm327' | 'slcan' | 'doip'; readonly host: string; readonly port: number }
  | { readonly kind: 'elm327-serial'; readonly path: string; readonly baud: number }

/** What `parseLink` understands, for a sentence that says so. */
export const LINK_FORMS =
  'elm327+tcp://HOST:PORT, elm327+serial:/dev/ttyUSB0[?baud=38400], doip://HOST[:PORT] or slcan+tcp://HOST:PORT'

/** What `parseTruckLink` understands. */
export const TRUCK_FORM = 'j1939+slcan://HOST:PORT'

/** TCP_DATA of ISO 13400-2. */
const DOIP_PORT = 13_400
/** What an ELM327 speaks when it leaves the factory with pin 6 high. */
const ELM327_BAUD = 38_400

const TCP =
  /^(?<scheme>elm327\+tcp|slcan\+tcp|j1939\+slcan|doip):\/\/(?<host>\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(?<port>\d{1,5}))?$/i
const SERIAL = /^elm327\+serial:(?<path>\/[^?#\0]+|COM\d+)(?:\?baud=(?<baud>\d{3,7}))?$/i

const TRUCK_SCHEME = 'j1939+slcan'
const KINDS = new Map([
  ['elm327+tcp', 'elm327'],
  ['slcan+tcp', 'slcan'],
  ['doip', 'doip'],
] as const)

/** Reads a link; undefined if it has none of the `LINK_FORMS`. */
export function parseLink(text: string): LinkAddress | undefined {
  return parseTcp(text) ?? parseSerial(text)
}

/** Reads the link to a truck that speaks SAE J1939; undefined if it is none. */
export function parseTruckLink(text: string): { readonly host: string; readonly port: number } | undefined {
  const { scheme = '', host, port } = TCP.exec(text)?.groups ?? {}
  return scheme.toLowerCase() === TRUCK_SCHEME ? parsePlace(host, port) : undefined
}

function parseTcp(text: string): LinkAddress | undefined {
  const { scheme = '', host, port } = TCP.exec(text)?.groups ?? {}
  const kind = KINDS.get(scheme.toLowerCase() as 'doip')
  const place = kind && parsePlace(host, port ?? (kind === 'doip' ? String(DOIP_PORT) : undefined))
  return place && { kind, ...place }
}

function parsePlace(host: string | undefined, port: string | undefined) {
  const number = Number(port ?? 0)
  if (!host || number < 1 || number > 65_535) return undefined
  return { host: host.replace(/^\[|\]$/g, ''), port: number }
}

function parseSerial(text: string): LinkAddress | undefined {
  const { path, baud } = SERIAL.exec(text)?.groups ?? {}
  return path ? { kind: 'elm327-serial', path, baud: baud ? Number(baud) : ELM327_BAUD } : undefined
}
