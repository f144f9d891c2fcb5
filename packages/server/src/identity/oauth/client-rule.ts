/** What a client may be told to accept: the networks it comes from, and whether it may still come. */
import { createPublicKey } from 'node:crypto'
import { isIP } from 'node:net'
import { Problem } from '#kernel'
import { createNetworks } from '#kernel/http'
import type { ClientDraft, ClientRow } from './client-schema.ts'
import { isRedirectUri } from './redirect-rule.ts'

/** @throws {Problem} `identity.network` (422): addresses and networks, never all. */
export function requireNetworks(networks: readonly string[]): void {
  const wrong = networks.find((text) => !isNetwork(text))
  if (wrong !== undefined)
    throw new Problem('refused', 'identity.network', `${wrong} is no address or network such as 10.8.0.0/16.`)
}

/** @throws {Problem} `identity.client-key` (422) for what is no public key of a kind the house can verify by. */
export function requirePublicKeys(keys: ClientDraft['keys']): void {
  const wrong = keys.findIndex((key) => !isPublicKey(key))
  if (wrong === -1) return
  throw new Problem('refused', 'identity.client-key', 'This is no public key as a JWK. Nothing was made.', {
    errors: [{ pointer: `/keys/${wrong}`, message: 'must be the public half of a key' }],
  })
}

function isPublicKey(key: ClientDraft['keys'][number]): boolean {
  try {
    createPublicKey({ format: 'jwk', key })
    return !('d' in key)
  } catch {
    return false
  }
}

function isNetwork(text: string): boolean {
  const [address = '', bits] = text.split('/')
  const family = isIP(address)
  if (family === 0) return false
  return bits === undefined || (Number(bits) >= 1 && Number(bits) <= (family === 6 ? 128 : 32))
}

/**
 * Why a client gets nothing, if it gets nothing.
 *
 * @param address where it comes from; undefined where it is only spoken of.
 */
export function findClientFault(client: ClientRow, now: Date, address?: string): string | undefined {
  if (client.revokedAt !== null) return 'client revoked'
  if (client.expiresAt <= now) return 'client expired'
  if (isUnapproved(client)) return 'client of no approved kind'
  if (client.user !== null && client.status !== 'active') return 'machine disabled'
  if (address !== undefined && client.networks.length > 0 && !createNetworks(client.networks)(address))
    return 'client from another network'
  return undefined
}

/**
 * Whether a client comes by a way that no door gives (fleetops.access.approved-methods): a machine proves itself and acts as
 * a machine, never as a person; an app acts for people, and has them sent back where nobody on the way reads the code.
 */
export function isUnapproved({ kind, isMachine, secretHash, jwks, redirectUris }: ClientRow): boolean {
  if (kind === 'app') return isMachine !== null || jwks !== null || !redirectUris.every(isRedirectUri)
  const isProven = kind === 'api-key' ? secretHash !== null && jwks === null : jwks !== null && secretHash === null
  return isMachine !== true || !isProven || redirectUris.length > 0
}

/** What the ledger says of a key that was made: for whom, for which actions, from where and until when. */
export const keyFacts = ({ kind, role, scope, networks, expiresAt }: KeyTerms) => ({
  kind,
  role,
  actions: scope,
  networks: networks.length === 0 ? 'any' : networks.join(' '),
  expiresAt: expiresAt.toISOString(),
})

interface KeyTerms {
  readonly kind: string
  readonly role: string
  /** Actions, parted by spaces. */
  readonly scope: string
  readonly networks: readonly string[]
  readonly expiresAt: Date
}

/** Whether a text can name a client at all. */
export const isClientId = (text: string): boolean => /^[0-9A-Za-z]{11}$/.test(text)
