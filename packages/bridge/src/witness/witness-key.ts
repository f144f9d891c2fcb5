/** The key of a witness: Ed25519, made here, used for cosignatures alone and never for anything else. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { mkdir, open, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Signer } from '#proof'
import { createVkey, KEY_KIND } from '#proof'

/**
 * Opens the key of a folder, making both at first use.
 *
 * @param name of the witness, as it stands in its cosignatures.
 * @throws {Error} when others may read the file.
 */
export async function openWitnessKey(folder: string, name: string): Promise<Signer> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, 'witness.key')
  const found = await stat(file).catch(() => undefined)
  if (found && process.platform !== 'win32' && (found.mode & 0o077) !== 0) {
    throw new Error(`Others may read ${file}; a key that they may have vouches for nothing.`)
  }
  if (!found) await makeKey(file)
  const key = createPrivateKey(await readFile(file))
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' })
  return {
    vkey: createVkey(name, new Uint8Array(Buffer.from(x, 'base64url')), KEY_KIND.cosignature),
    sign: (message) => sign(null, message, key),
  }
}

/** `wx`: of two processes that start at once one makes the key, the other fails aloud. */
async function makeKey(file: string): Promise<void> {
  const { privateKey } = generateKeyPairSync('ed25519')
  await using handle = await open(file, 'wx', 0o600)
  await handle.writeFile(privateKey.export({ format: 'pem', type: 'pkcs8' }))
  await handle.sync()
}
