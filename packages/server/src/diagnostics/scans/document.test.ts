import assert from 'node:assert/strict'
import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, test } from 'node:test'
import { encodeUtf8, formatCanonical } from '#proof'
import { readDocument } from './document.ts'

const SCAN = '01980000-0000-7000-8000-000000000001'
const VEHICLE = '01980000-0000-7000-8000-000000000002'
const BRIDGE = '01980000-0000-7000-8000-000000000003'
const AT = '2026-01-05T08:00:00.000Z'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const expected = {
  ...{ scanId: SCAN, vehicleId: VEHICLE, bridgeId: BRIDGE },
  publicKey: new Uint8Array(Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url')),
}

/** What a bridge hands in that read so many monitors, as it signs it. */
function handIn(monitors: number) {
  const document = formatCanonical({
    ...{ type: 'muts/scan/v1', scanId: SCAN, vehicleId: VEHICLE, bridgeId: BRIDGE },
    ...{ startedAt: AT, endedAt: AT, source: 'vehicle', failure: null },
    result: {
      link: { kind: 'slcan', protocol: 'CAN', adapter: 'none' },
      identification: {
        ...{ vin: null, vinState: 'NOT_CONNECTED', vinSource: null, vinRaw: null },
        ...{ checkDigitMatches: null, modelYears: [] },
      },
      ...{ ecus: [], readiness: { state: 'NOT_CONNECTED' }, readings: [] },
      monitoringTests: Array.from({ length: monitors }, (_, at) => ({
        ...{ source: '0x7E8', monitor: `Monitor ${at}`, state: 'UNDECODABLE', raw: '00' },
      })),
    },
  })
  const signature = sign(null, encodeUtf8(document), privateKey).toString('base64')
  return readDocument({ type: 'result', jobId: SCAN, document, signature }, expected)
}

describe('the document of a scan', () => {
  test('holds every monitor of every unit that OBD addresses, and not one more', () => {
    assert.ok('document' in handIn(8 * 248))
    assert.deepEqual(handIn(8 * 248 + 1), { because: 'shape' })
  })
})
