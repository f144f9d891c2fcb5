/** What a client may be told to accept: networks, and addresses to send people back to. */
import { isIP } from 'node:net'
import type { OrgId } from '#kernel'
import { Problem } from '#kernel'
import { createNetworks } from '#kernel/http'
import type { ClientRow } from './client-schema.ts'

/** @throws {Problem} `identity.network` (422): addresses and networks, never all. */
export function requireNetworks(networks: readonly string[]): void {
  const wrong = networks.find((text) => !isNetwork(text))
  if (wrong !== undefined)
    throw new Problem('refused', 'identity.network', `${wrong} is no address or network such as 10.8.0.0/16.`)
}

function isNetwork(text: string): boolean {
  const [address = '', bits] = text.split('/')
  const family = isIP(address)
  if (family === 0) return false
  return bits === undefined || (Number(bits) >= 1 && Number(bits) <= (family === 6 ? 128 : 32))
}

/**
 * An address of the web (https), of the own machine (RFC 8252, section 7.3), or of an app by its reversed domain name.
 *
 * @throws {Problem} `identity.redirect-uri` (422).
 */
export function requireRedirect(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isOwnMachine = url?.protocol === 'http:' && ['127.0.0.1', '[::1]'].includes(url.hostname)
  const isApp = url !== undefined && /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+:$/.test(url.protocol)
  const isPlain = url !== undefined && url.hash === '' && url.username === '' && url.password === ''
  if (isPlain && (url.protocol === 'https:' || isOwnMachine || isApp)) return
  throw new Problem(
    'refused',
    'identity.redirect-uri',
    'An address to come back to is https, http on 127.0.0.1, or a scheme such as com.example.app.',
  )
}

/** Why a client gets nothing, if it gets nothing. @param org whose it is; an app acts in that organisation alone. */
export function findClientFault(
  client: ClientRow,
  now: Date,
  address: string,
  org: OrgId = client.org,
): string | undefined {
  if (client.revokedAt !== null) return 'client revoked'
  if (client.expiresAt <= now) return 'client expired'
  if (client.org !== org) return 'client of another organisation'
  if (client.user !== null && client.status !== 'active') return 'machine disabled'
  if (client.networks.length > 0 && !createNetworks(client.networks)(address)) return 'client from another network'
  return undefined
}
