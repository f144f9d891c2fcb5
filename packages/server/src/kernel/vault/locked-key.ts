/**
 * A key in a file, locked with a passphrase: one line, `muts-key-1 argon2id m=65536,t=3,p=1 <salt> <envelope>`, both in
 * base64url. The key of the envelope is Argon2id (RFC 9106, its second recommended cost) of the passphrase.
 */
import type { KeyObject } from 'node:crypto'
import { argon2, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { bindPlace, EnvelopeError } from './envelope.ts'
import { KekError, kekInvalid } from './kek-error.ts'
import { KEY_BYTES, takeKey, unwrapKey, wrapKey } from './key.ts'

const derive = promisify(argon2)
const COST = { memory: 65_536, passes: 3, parallelism: 1 } as const
const HEAD = 'muts-key-1 argon2id m=65536,t=3,p=1'
const LINE = new RegExp(`^${HEAD} ([\\w-]{22}) ([\\w-]{82})$`)
const SALT_BYTES = 16
/** A passphrase stands alone against everybody who has the file. */
const SHORTEST = 16

export const isLockedKey = (text: string): boolean => text.startsWith('muts-key-')

/** @throws {StartRefused} `vault.kek-invalid` for a short passphrase. */
export async function lockKey(key: KeyObject, passphrase: string): Promise<string> {
  if ([...passphrase].length < SHORTEST) throw kekInvalid(`A passphrase has at least ${SHORTEST} characters.`)
  const salt = randomBytes(SALT_BYTES)
  const envelope = wrapKey(await phraseKey(passphrase, salt), placeOf(salt), key)
  return `${HEAD} ${salt.toString('base64url')} ${Buffer.from(envelope).toString('base64url')}`
}

/** @throws {StartRefused} `vault.kek-invalid` when it is no such line. @throws {KekError} `wrong` passphrase. */
export async function unlockKey(line: string, passphrase: string, file: string): Promise<KeyObject> {
  const [, salt64, envelope64] = LINE.exec(line) ?? []
  if (salt64 === undefined || envelope64 === undefined)
    throw kekInvalid(`${file} is no key file that muts key make wrote.`)
  const salt = Buffer.from(salt64, 'base64url')
  try {
    return unwrapKey(await phraseKey(passphrase, salt), placeOf(salt), Buffer.from(envelope64, 'base64url'))
  } catch (cause) {
    if (!(cause instanceof EnvelopeError)) throw cause
    throw new KekError('wrong', `The passphrase does not open the key file ${file}. Give the right one.`, { cause })
  }
}

const placeOf = (salt: Buffer): Uint8Array => bindPlace('muts-key', HEAD, salt.toString('hex'))

async function phraseKey(passphrase: string, salt: Buffer): Promise<KeyObject> {
  const message = Buffer.from(passphrase.normalize('NFC'), 'utf8')
  return takeKey(await derive('argon2id', { ...COST, message, nonce: salt, tagLength: KEY_BYTES }))
}
