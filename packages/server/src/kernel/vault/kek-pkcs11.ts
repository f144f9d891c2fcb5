/**
 * KEK in a hardware security module (PKCS #11 2.40, AES-256-GCM inside the token): the key never leaves it. Each act has
 * a session of its own. The binding `pkcs11js` is native code and no dependency of ours: it is loaded when it is there.
 */
import type { KeyObject } from 'node:crypto'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import type { KekProvider } from './kek.ts'
import { KekError, kekInvalid } from './kek-error.ts'
import { takeKey } from './key.ts'
import type { Binding, Library } from './pkcs11-binding.ts'
import { loadBinding, nameOf } from './pkcs11-binding.ts'
import type { Pkcs11Uri } from './pkcs11-uri.ts'
import { parsePkcs11Uri } from './pkcs11-uri.ts'
import { readPrivateFile } from './private-file.ts'

const VERSION = 1
const IV_BYTES = 12
const TAG_BYTES = 16
const TIMEOUT_MS = 10_000

interface LoadedModule {
  readonly binding: Binding
  readonly library: Library
}

interface OpenKey extends LoadedModule {
  readonly session: Buffer
  readonly key: Buffer
}

/** @throws {StartRefused} `vault.kek-invalid` */
export function openPkcs11Kek(uri: string): KekProvider {
  const where = parsePkcs11Uri(uri)
  if (!existsSync(where.modulePath))
    throw kekInvalid(`There is no PKCS #11 library at ${where.modulePath}. Install it, or mend module-path.`)
  let loading: Promise<LoadedModule> | undefined
  const withModule = async <T>(work: (open: OpenKey) => Promise<T>) => {
    loading ??= loadModule(where.modulePath)
    return withKey(await loading, where, work)
  }
  return {
    kind: 'pkcs11',
    wrap: (key, place) => withModule((open) => wrap(open, key, place)),
    unwrap: (wrapped, place) => withModule((open) => unwrap(open, wrapped, place)),
  }
}

async function loadModule(path: string): Promise<LoadedModule> {
  const binding = loadBinding()
  return { binding, library: binding.load(path) }
}

async function withKey<T>(
  { binding, library }: LoadedModule,
  where: Pkcs11Uri,
  work: (open: OpenKey) => Promise<T>,
): Promise<T> {
  const pin = readPrivateFile(where.pinFile, 'PIN file')
  const session = attempt(() => openSession(binding, library, where, pin))
  try {
    return await work({ binding, library, session, key: attempt(() => findKey(binding, library, session, where)) })
  } finally {
    library.C_CloseSession(session)
  }
}

/** The same form as every other envelope: version, IV, ciphertext, tag. */
async function wrap(
  { binding, library, session, key }: OpenKey,
  inner: KeyObject,
  place: Uint8Array,
): Promise<Uint8Array> {
  const bytes = inner.export()
  const iv = randomBytes(IV_BYTES)
  try {
    attempt(() => library.C_EncryptInit(session, binding.gcm(iv, place), key))
    const body = await inTime(library.C_EncryptAsync(session, bytes, Buffer.alloc(bytes.length + TAG_BYTES)))
    return new Uint8Array(Buffer.concat([Buffer.of(VERSION), iv, body]))
  } finally {
    bytes.fill(0)
  }
}

async function unwrap(
  { binding, library, session, key }: OpenKey,
  wrapped: Uint8Array,
  place: Uint8Array,
): Promise<KeyObject> {
  const bytes = Buffer.from(wrapped)
  const [iv, body] = [bytes.subarray(1, 1 + IV_BYTES), bytes.subarray(1 + IV_BYTES)]
  if (bytes[0] !== VERSION || body.length <= TAG_BYTES) throw wrongKey()
  attempt(() => library.C_DecryptInit(session, binding.gcm(iv, place), key))
  try {
    return takeKey(await inTime(library.C_DecryptAsync(session, body, Buffer.alloc(body.length))))
  } catch (cause) {
    // Modules disagree on what a false tag is called; SoftHSM 2.6 says "general error".
    const isRefused =
      /^CKR_(ENCRYPTED_DATA_INVALID|ENCRYPTED_DATA_LEN_RANGE|SIGNATURE_INVALID|AEAD_DECRYPT_FAILED|GENERAL_ERROR)/
    if (isRefused.test(nameOf(cause)) || cause instanceof RangeError) throw wrongKey(cause)
    throw explain(cause)
  }
}

const wrongKey = (cause?: unknown) =>
  new KekError('wrong', 'The key on the token is not the one that sealed this database. Name the right one.', { cause })

function openSession(binding: Binding, library: Library, { token }: Pkcs11Uri, pin: string): Buffer {
  const wanted = Object.entries(token)
  const slots = library.C_GetSlotList(true).filter((slot) => {
    const info = library.C_GetTokenInfo(slot)
    return wanted.every(([field, value]) => info[field as keyof typeof info]?.trim() === value)
  })
  const [slot, ...others] = slots
  if (slot === undefined || others.length > 0) {
    throw new KekError(
      'unavailable',
      `${slots.length} tokens are as MUTS_KEK says; it must be one. Plug it in, or name its serial.`,
    )
  }
  const session = library.C_OpenSession(slot, binding.serialSession)
  try {
    library.C_Login(session, binding.user, pin)
  } catch (error) {
    // The login is the application's, not the session's: another session of ours may have it already.
    if (!nameOf(error).startsWith('CKR_USER_ALREADY_LOGGED_IN')) {
      library.C_CloseSession(session)
      throw error
    }
  }
  return session
}

function findKey(binding: Binding, library: Library, session: Buffer, { label, id }: Pkcs11Uri): Buffer {
  library.C_FindObjectsInit(session, binding.secretKey(label, id))
  const found = library.C_FindObjects(session, 2)
  library.C_FindObjectsFinal(session)
  const [key, other] = found
  if (key && !other) return key
  throw new KekError(
    'unavailable',
    'The token holds no key, or several, of the name in MUTS_KEK. Make one AES-256 key with it, or give its id.',
  )
}

function attempt<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw explain(error)
  }
}

const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/^CKR_PIN_LOCKED/, 'The PIN is locked: unlock it with the officer’s.'],
  [/^CKR_PIN/, 'The PIN is not the right one: mend its file before starting again, or the token will lock.'],
  [/^CKR_(TOKEN|DEVICE|SLOT)/, 'The token is not there or does not answer: plug it in.'],
  [/^CKR_(KEY_|MECHANISM)/, 'The key cannot do AES-GCM: use an AES-256 key with encrypt and decrypt allowed.'],
]

function explain(error: unknown): Error {
  const name = nameOf(error)
  if (error instanceof KekError || name === '') return error as Error
  const advice = ADVICE.find(([pattern]) => pattern.test(name))?.[1] ?? 'Look into the log of the module.'
  return new KekError('unavailable', `The PKCS #11 module answered ${name}. ${advice}`, { cause: error })
}

/** A module that hangs in a call keeps its thread; whoever waits is told and goes on. */
async function inTime<T>(work: Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  const late = new Promise<never>((_, reject) => {
    const say = `The PKCS #11 module did not answer within ${TIMEOUT_MS / 1_000} s. Check the token and its network.`
    signal.addEventListener('abort', () => reject(new KekError('unavailable', say)))
  })
  return Promise.race([work, late])
}
