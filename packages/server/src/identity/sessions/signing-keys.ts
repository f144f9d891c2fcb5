/**
 * The Ed25519 keys that sign access tokens. Each becomes active at an instant of its own and stays so until its
 * successor does; a successor is published a day before. So all nodes agree without telling each other.
 */
import { createHash } from 'node:crypto'
import type { CryptoKey, JWK } from 'jose'
import { exportJWK, generateKeyPair, importJWK } from 'jose'
import type { Kernel, Span } from '#kernel'
import { later, sooner } from '#kernel'

/** RFC 9864: the one algorithm tokens are signed and verified with. */
export const ALGORITHM = 'Ed25519'

/** Longer than any node or client keeps a copy of the key set. */
const PUBLISHED_BEFORE: Span = { days: 1 }
const RELOAD_AFTER: Span = { minutes: 1 }

/** What a line of keys is for. */
interface KeyTerms {
  /** Of the secret in the vault. */
  readonly name: string
  readonly activeFor: Span
  /** Longer than a token of theirs lives. */
  readonly verifiesAfter: Span
}

const ACCESS: KeyTerms = { name: 'identity/signing-keys', activeFor: { days: 30 }, verifiesAfter: { minutes: 10 } }

/** As it stands in the vault. */
interface StoredKey {
  readonly kid: string
  readonly activeFrom: string
  readonly jwk: JWK
}

export interface SigningKey {
  readonly kid: string
  readonly activeFrom: Date
  /** Undefined while it is the newest. */
  readonly activeUntil: Date | undefined
  readonly publicJwk: JWK
  readonly privateKey: CryptoKey
  readonly privateJwk: JWK
  readonly publicKey: CryptoKey
}

export type SigningKeys = ReturnType<typeof createSigningKeys>

export function createSigningKeys(
  { vault, clock }: Pick<Kernel, 'vault' | 'clock'>,
  { name, activeFor, verifiesAfter }: KeyTerms = ACCESS,
) {
  let keys: readonly SigningKey[] = []
  let loadedAt: Date | undefined

  const isDead = ({ activeUntil }: SigningKey, now: Date) =>
    activeUntil !== undefined && later(activeUntil, verifiesAfter) <= now

  const read = async (bytes: Uint8Array) => {
    const stored = JSON.parse(Buffer.from(bytes).toString('utf8')) as StoredKey[]
    keys = await Promise.all(stored.map((key, index) => importKey(key, stored[index + 1])))
    loadedAt = clock.now()
  }

  return {
    /** Reads the keys, or makes the first. Never within a transaction: the vault opens one of its own. */
    async load(): Promise<void> {
      if (loadedAt && later(loadedAt, RELOAD_AFTER) > clock.now()) return
      await read(await vault.secrets.ensure(name, async () => encode([await createKey(clock.now())])))
    },

    /** The key that signs now. */
    current(): SigningKey {
      const now = clock.now()
      const key = keys.find((key) => isActive(key, now))
      if (!key) throw new Error('signing keys are not loaded')
      return key
    },

    /** The key a token may be verified with: active, or retired so recently that its tokens still live. */
    findVerifier(kid: unknown): SigningKey | undefined {
      const now = clock.now()
      return keys.find((key) => key.kid === kid && key.activeFrom <= now && !isDead(key, now))
    },

    /** The public key set (RFC 7517): next, current, and retired while a token of theirs may live. */
    publicSet: (): { readonly keys: readonly JWK[] } => ({
      keys: keys.filter((key) => !isDead(key, clock.now())).map(({ publicJwk }) => publicJwk),
    }),

    /** Names a successor in time and forgets the dead. Returns the kid of a new key. */
    async rotate(): Promise<string | undefined> {
      const now = clock.now()
      const bytes = await vault.secrets.ensure(name, async () => encode([await createKey(now)]))
      await read(bytes)
      const newest = keys.at(-1)
      const isDue = newest !== undefined && later(sooner(newest.activeFrom, PUBLISHED_BEFORE), activeFor) <= now
      const stored = (JSON.parse(Buffer.from(bytes).toString('utf8')) as StoredKey[]).filter(
        ({ kid }) => !keys.some((key) => key.kid === kid && isDead(key, now)),
      )
      const next = isDue ? await createKey(later(now, PUBLISHED_BEFORE)) : undefined
      if (!next && stored.length === keys.length) return undefined
      const kept = encode(next ? [...stored, next] : stored)
      await vault.secrets.put(name, kept)
      await read(kept)
      return next?.kid
    },
  }
}

const isActive = ({ activeFrom, activeUntil }: SigningKey, now: Date) =>
  activeFrom <= now && (activeUntil === undefined || now < activeUntil)

const encode = (keys: readonly StoredKey[]): Uint8Array => new Uint8Array(Buffer.from(JSON.stringify(keys), 'utf8'))

async function createKey(activeFrom: Date): Promise<StoredKey> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true })
  const jwk = await exportJWK(privateKey)
  const kid = createHash('sha256').update(`${jwk.x}`).digest('base64url').slice(0, 16)
  return { kid, activeFrom: activeFrom.toISOString(), jwk }
}

async function importKey({ kid, activeFrom, jwk }: StoredKey, successor: StoredKey | undefined): Promise<SigningKey> {
  const { d: _secret, ...shared } = jwk
  return {
    kid,
    activeFrom: new Date(activeFrom),
    activeUntil: successor ? new Date(successor.activeFrom) : undefined,
    publicJwk: { ...shared, kid, use: 'sig', alg: ALGORITHM },
    privateJwk: { ...jwk, kid, use: 'sig', alg: ALGORITHM },
    privateKey: (await importJWK(jwk, ALGORITHM)) as CryptoKey,
    publicKey: (await importJWK(shared, ALGORITHM)) as CryptoKey,
  }
}
