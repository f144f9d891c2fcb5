/** Which addresses may be connected to (RFC 6890 and its IPv6 kin): never those that mean this machine's surroundings. */
import { BlockList, isIP } from 'node:net'

/**
 * `public`: the internet only. `private`: also private networks and loopback, where services of the operator stand.
 * `loopback`: this machine alone.
 */
export type Reach = 'public' | 'private' | 'loopback'

/** Nobody's service stands there; 169.254.169.254 and fd00:ec2::254 give away the credentials of a cloud machine. */
const NEVER = listOf(
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
  ['::', 128],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
  ['fd00:ec2::254', 128],
  ['100::', 64],
  ['2001:db8::', 32],
  // These carry an IPv4 address inside: through a translator they would reach what is refused by itself.
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2002::', 16],
  ['2001::', 32],
)

const PRIVATE = listOf(
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['::1', 128],
  ['fc00::', 7],
)

const LOOPBACK = listOf(['127.0.0.0', 8], ['::1', 128])

/** Whether a connection to this address is allowed. An IPv4 address written as IPv6 counts as what it is. */
export function mayReach(address: string, reach: Reach): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  const plain = mapped ?? address
  const family = isIP(plain)
  if (family === 0 || /^::ffff:/i.test(plain)) return false
  const type = family === 4 ? 'ipv4' : 'ipv6'
  if (reach === 'loopback') return LOOPBACK.check(plain, type)
  return !NEVER.check(plain, type) && (reach === 'private' || !PRIVATE.check(plain, type))
}

function listOf(...subnets: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList()
  for (const [net, bits] of subnets) list.addSubnet(net, bits, isIP(net) === 4 ? 'ipv4' : 'ipv6')
  return list
}
