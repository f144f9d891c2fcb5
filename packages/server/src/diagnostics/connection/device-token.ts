/**
 * The token a bridge shows (JWT, RFC 7519; EdDSA, RFC 8037): made on the device for one connection, good for a minute.
 * Reads what it claims, then verifies it against the key of the bridge that it claims to be.
 */
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { importKey } from '#diagnostics/bridges'
import type { BridgeId, OrgId } from '#kernel'
import { isUuid } from '#kernel'

const TYPE = 'bridge+jwt'
const AUDIENCE = 'muts/bridge'
const LIFETIME_S = 60
/** A bridge takes the server's clock from its answers, so only travel time has to be forgiven. */
const TOLERANCE_S = 5

/** Where to look for the key. Nothing of it is proven. */
export interface Claimed {
  readonly org: OrgId
  readonly bridgeId: BridgeId
}

export interface DeviceToken {
  readonly id: string
  readonly expiresAt: Date
}

/** Undefined for what is no device token at all. */
export function readClaimed(token: string): Claimed | undefined {
  try {
    const { kid } = decodeProtectedHeader(token)
    const { org } = decodeJwt(token)
    if (typeof kid !== 'string' || typeof org !== 'string' || !isUuid(kid) || !isUuid(org)) return undefined
    return { org: org as OrgId, bridgeId: kid as BridgeId }
  } catch {
    return undefined
  }
}

/** The token if the bridge's own key signed it and it holds at `now`; otherwise why not. */
export async function verifyDeviceToken(
  token: string,
  { bridgeId, org }: Claimed,
  publicKey: Uint8Array,
  now: Date,
): Promise<{ readonly token: DeviceToken } | { readonly because: string }> {
  try {
    const { payload } = await jwtVerify(token, importKey(publicKey), {
      algorithms: ['EdDSA', 'Ed25519'],
      typ: TYPE,
      audience: AUDIENCE,
      issuer: bridgeId,
      currentDate: now,
      clockTolerance: TOLERANCE_S,
      maxTokenAge: LIFETIME_S,
      requiredClaims: ['jti', 'iat', 'exp', 'org'],
    })
    const { jti = '', iat = 0, exp = 0 } = payload
    if (payload.org !== org || !isUuid(jti) || exp - iat > LIFETIME_S) return { because: 'claims' }
    // Kept a little beyond its end, so that tolerance opens no gap for a replay.
    return { token: { id: jti, expiresAt: new Date((exp + 2 * TOLERANCE_S) * 1000) } }
  } catch (error) {
    return { because: error instanceof Error && 'code' in error ? String(error.code) : 'unreadable' }
  }
}
