import assert from 'node:assert/strict'
import { createPublicKey, verify } from 'node:crypto'
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { describe, test } from 'node:test'
import { findPairing, openDeviceKey, verifyDevice } from '#agent'
import { writePairing } from './pairing.ts'

async function makeFolder(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'muts-device-'))
  t.after(() => rm(folder, { recursive: true }))
  return folder
}

describe('the key of a device', () => {
  test('is made once, for its owner alone, and signs', async (t) => {
    const folder = await makeFolder(t)
    const key = await openDeviceKey(folder)
    const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: key.publicKey } })
    assert.equal((await openDeviceKey(folder)).publicKey, key.publicKey)
    assert.equal((await stat(join(folder, 'device.key'))).mode & 0o777, 0o600)
    const signature = Buffer.from(key.sign(Buffer.from('done'))).toString('base64')
    assert.ok(verify(null, Buffer.from('done'), publicKey, Buffer.from(signature, 'base64')))
    assert.ok(verifyDevice(key.publicKey, Buffer.from('done'), signature))
    assert.ok(!verifyDevice(key.publicKey, Buffer.from('gone'), signature))
    assert.ok(!verifyDevice('no key', Buffer.from('done'), signature))
  })

  test('is not used once others may read it', async (t) => {
    const folder = await makeFolder(t)
    await openDeviceKey(folder)
    await chmod(join(folder, 'device.key'), 0o644)
    await assert.rejects(openDeviceKey(folder), { name: 'BridgeError', kind: 'unsafe' })
  })
})

describe('a pairing', () => {
  test('is found again as it was written, and is missing elsewhere', async (t) => {
    const folder = await makeFolder(t)
    const pairing = { bridgeId: 'b', organisationId: 'o', name: 'Bay 1', server: 'https://fleet.example' }
    await writePairing(folder, pairing)
    assert.deepEqual(await findPairing(folder), pairing)
    assert.equal(await findPairing(join(folder, 'elsewhere')), undefined)
  })
})
