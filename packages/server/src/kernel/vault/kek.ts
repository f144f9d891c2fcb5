/** The key-encryption key: the one key outside the database, which opens all others. Providers by the form of MUTS_KEK. */
import type { KeyObject } from 'node:crypto'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Config } from '#kernel'
import { StartRefused } from '#kernel'
import { KEY_BYTES, takeKey, unwrapKey, wrapKey } from './key.ts'

/** Wraps and unwraps keys with the KEK. Asked once at start, so it may be a slow thing far away. */
export interface KekProvider {
  /** `setting` or `file`; for the start-up talk and `muts doctor`. */
  readonly kind: string
  wrap(key: KeyObject, place: Uint8Array): Promise<Uint8Array>
  /** @throws {EnvelopeError} when it was wrapped with another KEK. */
  unwrap(wrapped: Uint8Array, place: Uint8Array): Promise<KeyObject>
}

const SUPPORTED = 'Supported are 32 bytes in base64 and, in evaluation, the file `kek` of the data folder'

/**
 * Finds the KEK that the settings name.
 *
 * @throws {StartRefused} `vault.kek-missing`, `vault.kek-invalid`, `vault.kek-exposed`, `vault.provider-unknown`.
 */
export function openKek(config: Pick<Config, 'kek' | 'dataFolder' | 'profile'>): KekProvider {
  if (config.kek !== undefined) return localKek('setting', readSetting(config.kek))
  if (config.profile === 'evaluation') return localKek('file', readFile(config.dataFolder))
  throw new StartRefused('vault.kek-missing', 'MUTS_KEK is not set. Set it to 32 random bytes in base64, kept outside.')
}

const localKek = (kind: string, kek: KeyObject): KekProvider => ({
  kind,
  wrap: async (key, place) => wrapKey(kek, place, key),
  unwrap: async (wrapped, place) => unwrapKey(kek, place, wrapped),
})

function readSetting(text: string): KeyObject {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]
  if (scheme) {
    throw new StartRefused('vault.provider-unknown', `MUTS_KEK names the provider ${scheme}. ${SUPPORTED}.`)
  }
  return readKey(text, 'MUTS_KEK')
}

function readKey(text: string, where: string): KeyObject {
  const bytes = Buffer.from(text.trim(), 'base64')
  if (bytes.length !== KEY_BYTES || bytes.toString('base64') !== text.trim()) {
    throw new StartRefused('vault.kek-invalid', `${where} is not 32 bytes in base64. ${SUPPORTED}.`)
  }
  return takeKey(bytes)
}

/** The key file of an evaluation, made where it is missing. */
function readFile(dataFolder: string): KeyObject {
  const file = join(dataFolder, 'kek')
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? makeFile(file)
  if ((mode & 0o077) !== 0) {
    throw new StartRefused(
      'vault.kek-exposed',
      `Others than its owner may use the key file ${file}. Run chmod 600 on it.`,
    )
  }
  return readKey(readFileSync(file, 'utf8'), file)
}

/** Whole and on the disk before it has its name; of two makers the first wins. */
function makeFile(file: string): number {
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  const handle = openSync(draft, 'wx', 0o600)
  try {
    writeSync(handle, `${randomBytes(KEY_BYTES).toString('base64')}\n`)
    fsyncSync(handle)
    closeSync(handle)
    chmodSync(draft, 0o600)
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
  return statSync(file).mode
}
