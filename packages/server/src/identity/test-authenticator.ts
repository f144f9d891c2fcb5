/** For tests only: an authenticator in software (ES256, no attestation), and ways in which one can lie. */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'

const PRESENT = 0x01
const VERIFIED = 0x04
const HOLDS_CREDENTIAL = 0x40

/** What an honest one would not do; each alone makes the answer worthless. */
export interface Lie {
  readonly origin?: string
  readonly rpId?: string
  readonly challenge?: string
  readonly flags?: number
  readonly counter?: number
  readonly userHandle?: string
  readonly credential?: string
  readonly tampered?: true
  /** What it says of itself when it makes a credential. */
  readonly statement?: { readonly format: string; readonly chain?: readonly Uint8Array[] }
}

interface Asked {
  readonly challenge: string
}

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest()
const base64url = (data: Uint8Array | string) => Buffer.from(data).toString('base64url')

export function createAuthenticator(origin = 'http://localhost:8080') {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const credential = randomBytes(32)
  const own = { counter: 0, userHandle: '' }

  const clientData = (type: string, { challenge }: Asked, lie: Lie) =>
    Buffer.from(
      JSON.stringify({ type, challenge: lie.challenge ?? challenge, origin: lie.origin ?? origin, crossOrigin: false }),
    )
  const authData = (flags: number, lie: Lie, tail: Uint8Array = new Uint8Array()) => {
    const counter = Buffer.alloc(4)
    own.counter += 1
    counter.writeUInt32BE(lie.counter ?? own.counter)
    const rpId = lie.rpId ?? new URL(origin).hostname
    return Buffer.concat([sha256(rpId), Buffer.of(lie.flags ?? flags), counter, tail])
  }
  const head = (id = base64url(credential)) => ({ id, rawId: id, type: 'public-key', clientExtensionResults: {} })

  return {
    credential: base64url(credential),
    /** Makes the credential (`navigator.credentials.create`). */
    create(options: Asked & { readonly user: { readonly id: string } }, lie: Lie = {}) {
      own.userHandle = options.user.id
      const cose = new Map<number, number | Uint8Array>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, new Uint8Array(Buffer.from(x, 'base64url'))],
        [-3, new Uint8Array(Buffer.from(y, 'base64url'))],
      ])
      const length = Buffer.of(0, credential.length)
      const made = Buffer.concat([Buffer.alloc(16), length, credential, isoCBOR.encode(cose)])
      const data = authData(PRESENT | VERIFIED | HOLDS_CREDENTIAL, lie, made)
      const { format = 'none', chain } = lie.statement ?? {}
      const attestation = new Map<string, string | Uint8Array | Map<string, Uint8Array[]>>([
        ['fmt', format],
        ['attStmt', new Map(chain === undefined ? [] : [['x5c', [...chain]]])],
        ['authData', new Uint8Array(data)],
      ])
      const response = {
        clientDataJSON: base64url(clientData('webauthn.create', options, lie)),
        attestationObject: base64url(isoCBOR.encode(attestation)),
      }
      return { ...head(), response }
    },
    /** Answers a challenge (`navigator.credentials.get`). */
    get(options: Asked, lie: Lie = {}) {
      const client = clientData('webauthn.get', options, lie)
      const data = authData(PRESENT | VERIFIED, lie)
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey)
      if (lie.tampered) signature.writeUInt8(signature.readUInt8(10) ^ 1, 10)
      const response = {
        clientDataJSON: base64url(client),
        authenticatorData: base64url(data),
        signature: base64url(signature),
        userHandle: lie.userHandle ?? own.userHandle,
      }
      return { ...head(lie.credential), response }
    },
    userHandle: () => own.userHandle,
  }
}

export type Authenticator = ReturnType<typeof createAuthenticator>
