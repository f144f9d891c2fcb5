import { lookup as lookUp } from 'node:dns/promises'
import type { Reach } from './address-guard.ts'
import { mayReach } from './address-guard.ts'
import { OutboundError } from './outbound.ts'

export type Lookup = (host: string) => Promise<readonly string[]>

/** One address of a host that the operator named, to be connected to as it was judged. @throws {OutboundError} */
export async function judgeHost(host: string, reach: Reach, lookup: Lookup = addressesOf): Promise<string> {
  const found = await lookup(host).catch((cause: unknown) => {
    throw new OutboundError('unreachable', `${host} has no address.`, { cause })
  })
  const [first] = found
  if (first === undefined || !found.every((address) => mayReach(address, reach)))
    throw new OutboundError('forbidden', `${host} leads to an address that is never connected to.`)
  return first
}

const addressesOf: Lookup = async (host) => (await lookUp(host, { all: true })).map(({ address }) => address)
