/** The bearer a bridge shows: a JWT (RFC 7519) signed by the device key (EdDSA, RFC 8037), good for one connection. */
import { encodeUtf8, toBase64 } from '#proof'

/** What a device token is for, and how it is told from every other JWT (RFC 8725, section 3.11). */
export const DEVICE_TOKEN = { typ: 'bridge+jwt', aud: 'muts/bridge', lifetimeS: 60 } as const

export interface DeviceClaims {
  readonly bridgeId: string
  readonly organisationId: string
  /** A UUID that was never used before. */
  readonly tokenId: string
  /** The server's time, as far as the bridge knows it. */
  readonly now: Date
}

/** The text that the device key signs: header and claims of the token. */
export function formatClaims({ bridgeId, organisationId, tokenId, now }: DeviceClaims): string {
  const iat = Math.floor(now.getTime() / 1000)
  const header = { alg: 'EdDSA', typ: DEVICE_TOKEN.typ, kid: bridgeId }
  const claims = {
    iss: bridgeId,
    org: organisationId,
    aud: DEVICE_TOKEN.aud,
    iat,
    exp: iat + DEVICE_TOKEN.lifetimeS,
    jti: tokenId,
  }
  return `${encode(header)}.${encode(claims)}`
}

/** The token out of what was signed and its signature. */
export const sealClaims = (signed: string, signature: Uint8Array): string => `${signed}.${toBase64Url(signature)}`

/** Base 64 url of RFC 4648, section 5, without padding. */
export const toBase64Url = (bytes: Uint8Array): string =>
  toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

const encode = (part: object) => toBase64Url(encodeUtf8(JSON.stringify(part)))
