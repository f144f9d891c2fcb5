import { BlockList, isIP } from 'node:net'

/** Networks in the form `10.8.0.0/16`, `fd00::/8` or a single address. */
export function createNetworks(networks: readonly string[]): (address: string) => boolean {
  if (networks.length === 0) return () => false
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return (address) => isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

/**
 * The address a request came from: the last one in `X-Forwarded-For` that no trusted proxy wrote.
 * Without a trusted proxy the header is the caller's own tale and is not looked at.
 */
export function readAddress(
  peer: string,
  forwardedFor: string | undefined,
  isTrusted: (address: string) => boolean,
): string {
  let address = plain(peer)
  const hops = (forwardedFor ?? '').split(',').map((hop) => plain(hop.trim()))
  while (isTrusted(address)) {
    const hop = hops.pop()
    if (hop === undefined || isIP(hop) === 0) break
    address = hop
  }
  return address
}

/** One IPv4 address, or the /64 an IPv6 address lies in: a host commands all of those. */
export function networkOf(address: string): string {
  const own = plain(address)
  if (isIP(own) === 4) return own
  if (isIP(own) !== 6) return 'unknown'
  const [head = '', tail] = (own.split('%')[0] ?? '').toLowerCase().split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const missing = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length)
  const groups = [...left, ...Array.from({ length: missing }, () => '0'), ...right]
  return groups
    .slice(0, 4)
    .map((group) => group.padStart(4, '0'))
    .join(':')
}

const plain = (address: string) => address.replace(/^::ffff:(?=\d+\.)/i, '')
