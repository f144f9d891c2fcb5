/** KEKs that are here: in the setting, in a key file, or in the file an evaluation makes for itself. */
import type { KeyObject } from 'node:crypto'
import { randomBytes } from 'node:crypto'
import { chmodSync, closeSync, fsyncSync, linkSync, mkdirSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { StartRefused } from '#kernel'
import { EnvelopeError } from './envelope.ts'
import type { KekProvider } from './kek.ts'
import { KekError, kekInvalid } from './kek-error.ts'
import { readKekUri } from './kek-uri.ts'
import { KEY_BYTES, randomKey, takeKey, unwrapKey, wrapKey } from './key.ts'
import { isLockedKey, lockKey, unlockKey } from './locked-key.ts'
import { readPrivateFile } from './private-file.ts'

const FORM = 'Give 32 random bytes in base64, as `openssl rand -base64 32` prints them'

export const openSettingKek = (text: string): KekProvider => {
  const key = readKey(text, 'MUTS_KEK')
  return localKek('setting', async () => key)
}

/** `file:/path/to/key[?passphrase_file=/path]`: base64, or what `muts key make` locked with a passphrase. */
export function openFileKek(uri: string): KekProvider {
  const { path, options } = readKekUri(uri, 'file', ['passphrase_file'])
  const text = readPrivateFile(path, 'key file')
  const phraseFile = options.passphrase_file
  if (!isLockedKey(text)) {
    if (phraseFile !== undefined) throw kekInvalid(`The key file ${path} is not locked; remove passphrase_file.`)
    const key = readKey(text, path)
    return localKek('file', async () => key)
  }
  if (phraseFile === undefined)
    throw kekInvalid(`The key file ${path} is locked. Name the file of its passphrase by ?passphrase_file=.`)
  const phrase = readPrivateFile(phraseFile, 'passphrase file')
  let key: Promise<KeyObject> | undefined
  // Unlocking is slow by purpose: once, and not before it is needed.
  return localKek('file', () => (key ??= unlockKey(text, phrase, path)))
}

/** The key file of an evaluation, made where it is missing. */
export function openEvaluationKek(dataFolder: string): KekProvider {
  const file = join(dataFolder, 'kek')
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  if (!statSync(file, { throwIfNoEntry: false })) makeKeyFile(file, randomBytes(KEY_BYTES).toString('base64'))
  const key = readKey(readPrivateFile(file, 'key file'), file)
  return localKek('file', async () => key)
}

/** Whole and on the disk, for its owner alone, before it has its name. Of two makers the first wins: false for the other. */
export function makeKeyFile(file: string, text: string): boolean {
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  const handle = openSync(draft, 'wx', 0o600)
  try {
    writeSync(handle, `${text}\n`)
    fsyncSync(handle)
    closeSync(handle)
    chmodSync(draft, 0o600)
    linkSync(draft, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return false
  } finally {
    rmSync(draft, { force: true })
  }
}

const localKek = (kind: string, kek: () => Promise<KeyObject>): KekProvider => ({
  kind,
  wrap: async (key, place) => wrapKey(await kek(), place, key),
  unwrap: async (wrapped, place) => {
    try {
      return unwrapKey(await kek(), place, wrapped)
    } catch (cause) {
      if (!(cause instanceof EnvelopeError)) throw cause
      throw new KekError('wrong', 'The key in MUTS_KEK, or the key file, is not the one that sealed this database.', {
        cause,
      })
    }
  },
})

function readKey(text: string, where: string): KeyObject {
  const bytes = Buffer.from(text.trim(), 'base64')
  if (bytes.length !== KEY_BYTES || bytes.toString('base64') !== text.trim()) {
    throw kekInvalid(`${where} is not 32 bytes in base64. ${FORM}.`)
  }
  return takeKey(bytes)
}

/**
 * Makes a KEK in a new file, locked with the passphrase in another one where one is named.
 *
 * @throws {StartRefused} `vault.key-file-exists`, `vault.kek-exposed`, `vault.kek-invalid`.
 */
export async function makeKek(file: string, passphraseFile?: string): Promise<void> {
  const phrase = passphraseFile === undefined ? undefined : readPrivateFile(passphraseFile, 'passphrase file')
  const key = randomKey()
  const text = phrase === undefined ? key.export().toString('base64') : await lockKey(key, phrase)
  if (!makeKeyFile(file, text))
    throw new StartRefused('vault.key-file-exists', `${file} is there already and is not replaced. Name another file.`)
}
