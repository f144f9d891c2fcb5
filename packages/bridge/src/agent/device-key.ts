/** The identity of this device: an Ed25519 key that is made here and never leaves. */
import type { KeyObject } from 'node:crypto'
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { open, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { BridgeError } from './bridge-error.ts'
import { openFolder } from './folder.ts'

export interface DeviceKey {
  /** The 32 bytes of RFC 8032, base 64 url without padding: the `x` of its JWK. */
  readonly publicKey: string
  sign(bytes: Uint8Array): Uint8Array
}

/** Opens the key of a folder, making both at first use. @throws {BridgeError} `unsafe` if others may read the file. */
export async function openDeviceKey(folder: string): Promise<DeviceKey> {
  await openFolder(folder)
  const file = join(folder, 'device.key')
  const key = (await readKey(file)) ?? (await makeKey(file))
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' })
  return { publicKey: x, sign: (bytes) => sign(null, bytes, key) }
}

/** Whether a device signed these bytes. @param signature base 64. A key that is none has signed nothing. */
export function verifyDevice(publicKey: string, bytes: Uint8Array, signature: string): boolean {
  try {
    const key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: publicKey } })
    return verify(null, bytes, key, Buffer.from(signature, 'base64'))
  } catch {
    return false
  }
}

async function readKey(file: string): Promise<KeyObject | undefined> {
  const found = await stat(file).catch(() => undefined)
  if (!found) return undefined
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) {
    throw new BridgeError('unsafe', `Others may read ${file}; say chmod 600, and pair anew if they may have.`)
  }
  return createPrivateKey(await readFile(file))
}

/** `wx`: of two processes that start at once one makes the key, the other fails aloud. */
async function makeKey(file: string): Promise<KeyObject> {
  const { privateKey } = generateKeyPairSync('ed25519')
  await using handle = await open(file, 'wx', 0o600)
  await handle.writeFile(privateKey.export({ format: 'pem', type: 'pkcs8' }))
  await handle.sync()
  return privateKey
}
