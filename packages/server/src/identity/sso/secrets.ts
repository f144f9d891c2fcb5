/**
 * The one secret of a way under way: 256 bits in a cookie of the browser that began. State, nonce and PKCE verifier are
 * derived from it, so the database holds nothing but a hash, and nobody comes back in another browser.
 */
import { createHmac, randomBytes } from 'node:crypto'
import { hashToken } from '#kernel'

export const FLOW_COOKIE = '__Host-muts-sso'
const LIFE_S = 600
const SHAPE = /^[\w-]{43}$/

export interface FlowSecrets {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  /** Of the way to the provider and back. */
  readonly flowHash: Uint8Array
  /** Of the wait for an own second factor. */
  readonly waitHash: Uint8Array
}

export const createFlowSecret = (): string => randomBytes(32).toString('base64url')

/** Undefined where the browser carries none. */
export function secretsOf(cookies: Readonly<Record<string, string | undefined>>): FlowSecrets | undefined {
  const secret = cookies[FLOW_COOKIE]
  return secret !== undefined && SHAPE.test(secret) ? deriveSecrets(secret) : undefined
}

export function deriveSecrets(secret: string): FlowSecrets {
  const derive = (what: string) => createHmac('sha256', secret).update(what).digest('base64url')
  const state = derive('state')
  return {
    state,
    nonce: derive('nonce'),
    verifier: derive('verifier'),
    flowHash: hashToken(state),
    waitHash: hashToken(derive('wait')),
  }
}

/** SameSite=None: the answer of a SAML provider is a form that its page sends here. The cookie opens nothing by itself. */
export const keepSecret = (secret: string): string =>
  `${FLOW_COOKIE}=${secret}; Path=/; Max-Age=${LIFE_S}; Secure; HttpOnly; SameSite=None`

export const FORGET_SECRET = `${FLOW_COOKIE}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=None`
