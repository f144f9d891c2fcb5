/** Where a vehicle is reached, as people write it: the LINK of the command line and of a bridge's links file. */
export type LinkAddress =
  | { readonly kind: 'elm327' | 'slcan' | 'doip'; readonly host: string; readonly port: number }
  | { readonly kind: 'elm327-serial'; readonly path: string; readonly baud: number }

/** What `parseLink` understands, for a sentence that says so. */
export const LINK_FORMS =
  'elm327+tcp://HOST:PORT, elm327+serial:/dev/ttyUSB0[?baud=38400], doip://HOST[:PORT] or slcan+tcp://HOST:PORT'

/** TCP_DATA of ISO 13400-2. */
const DOIP_PORT = 13_400
/** What an ELM327 speaks when it leaves the factory with pin 6 high. */
const ELM327_BAUD = 38_400

const TCP = /^(?<scheme>elm327\+tcp|slcan\+tcp|doip):\/\/(?<host>\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(?<port>\d{1,5}))?$/i
const SERIAL = /^elm327\+serial:(?<path>\/[^?#\0]+|COM\d+)(?:\?baud=(?<baud>\d{3,7}))?$/i

const KINDS = new Map([
  ['elm327+tcp', 'elm327'],
  ['slcan+tcp', 'slcan'],
  ['doip', 'doip'],
] as const)

/** Reads a link; undefined if it has none of the `LINK_FORMS`. */
export function parseLink(text: string): LinkAddress | undefined {
  return parseTcp(text) ?? parseSerial(text)
}

function parseTcp(text: string): LinkAddress | undefined {
  const { scheme = '', host, port } = TCP.exec(text)?.groups ?? {}
  const kind = KINDS.get(scheme.toLowerCase() as 'doip')
  if (!kind || !host) return undefined
  const number = port ? Number(port) : kind === 'doip' ? DOIP_PORT : 0
  if (number < 1 || number > 65_535) return undefined
  return { kind, host: host.replace(/^\[|\]$/g, ''), port: number }
}

function parseSerial(text: string): LinkAddress | undefined {
  const { path, baud } = SERIAL.exec(text)?.groups ?? {}
  return path ? { kind: 'elm327-serial', path, baud: baud ? Number(baud) : ELM327_BAUD } : undefined
}
