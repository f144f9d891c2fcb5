import { randomUUID } from 'node:crypto'
import { formatClaims, sealClaims } from '#core'
import type { DeviceKey } from './device-key.ts'
import type { Pairing } from './pairing.ts'

/** A token of this device, good for one connection. @param now the server's time, as far as the bridge knows it. */
export function createDeviceToken({ bridgeId, organisationId }: Pairing, key: DeviceKey, now: Date): string {
  const signed = formatClaims({ bridgeId, organisationId, tokenId: randomUUID(), now })
  return sealClaims(signed, key.sign(Buffer.from(signed)))
}
