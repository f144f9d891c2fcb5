/** The bearer a bridge shows: a JWT (RFC 7519) signed by the device key (EdDSA, RFC 8037), good for one connection. */
import { randomUUID } from 'node:crypto'
import type { DeviceKey } from './device-key.ts'
import type { Pairing } from './pairing.ts'

/** What a device token is for, and how it is told from every other JWT (RFC 8725, section 3.11). */
export const DEVICE_TOKEN = { typ: 'bridge+jwt', aud: 'muts/bridge', lifetimeS: 60 } as const

/** @param now the server's time, as far as the bridge knows it. */
export function createDeviceToken({ bridgeId, organisationId }: Pairing, key: DeviceKey, now: Date): string {
  const iat = Math.floor(now.getTime() / 1000)
  const header = { alg: 'EdDSA', typ: DEVICE_TOKEN.typ, kid: bridgeId }
  const claims = {
    iss: bridgeId,
    org: organisationId,
    aud: DEVICE_TOKEN.aud,
    iat,
    exp: iat + DEVICE_TOKEN.lifetimeS,
    jti: randomUUID(),
  }
  const signed = `${encode(header)}.${encode(claims)}`
  return `${signed}.${Buffer.from(key.sign(Buffer.from(signed))).toString('base64url')}`
}

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
