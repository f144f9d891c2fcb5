/** Certificates for tests: an authority of one's own and what it issues (X.509 v3, RFC 5280; ECDSA P-256). */
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { isIPv4 } from 'node:net'

export interface Issued {
  /** PEM. */
  readonly certificate: string
  readonly key: string
}

export interface Authority {
  /** PEM. */
  readonly certificate: string
  /** Issues for these DNS names and IPv4 addresses, and for nothing else. */
  issue(...names: readonly [string, ...string[]]): Issued
  /** As `issue`, with an RSA key (2048 bits), for whom elliptic curves are not enough. */
  issueRsa(...names: readonly [string, ...string[]]): Issued
  /** The same key and names once more, in a certificate that has expired. */
  expire(issued: Issued, ...names: readonly [string, ...string[]]): Issued
}

type Keys = ReturnType<typeof makeKeys>
const makeKeys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })

export function makeAuthority(name = 'MUTS test authority'): Authority {
  const keys = makeKeys()
  const isAuthority = extension('551d13', der(0x30, der(0x01, [0xff])), true)
  const certificate = certify({ issuer: name, signer: keys, subject: name, keys, extensions: [isAuthority] })
  const issueTo = (own: Keys, names: readonly [string, ...string[]]): Issued => {
    const extensions = [extension('551d11', der(0x30, ...names.map(encodeAlternativeName)))]
    return {
      certificate: certify({ issuer: name, signer: keys, subject: names[0], keys: own, extensions }),
      key: own.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    }
  }
  return {
    certificate,
    issue: (...names) => issueTo(makeKeys(), names),
    issueRsa: (...names) => issueTo(generateKeyPairSync('rsa', { modulusLength: 2_048 }), names),
    expire: ({ key }, ...names) => {
      const own = { privateKey: createPrivateKey(key), publicKey: createPublicKey(key) }
      const extensions = [extension('551d11', der(0x30, ...names.map(encodeAlternativeName)))]
      return {
        certificate: certify({
          issuer: name,
          signer: keys,
          subject: names[0],
          keys: own,
          extensions,
          validity: EXPIRED,
        }),
        key,
      }
    },
  }
}

interface Content {
  readonly issuer: string
  readonly signer: Keys
  readonly subject: string
  readonly keys: Keys
  readonly extensions: readonly Buffer[]
  readonly validity?: Buffer
}

function certify({ issuer, signer, subject, keys, extensions, validity = VALIDITY }: Content): string {
  const content = der(
    0x30,
    der(0xa0, der(0x02, [2])),
    der(0x02, [0x01, ...randomBytes(15)]),
    ECDSA_WITH_SHA256,
    encodeName(issuer),
    validity,
    encodeName(subject),
    keys.publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(0x30, ...extensions)),
  )
  const signature = sign('sha256', content, signer.privateKey)
  const whole = der(0x30, content, ECDSA_WITH_SHA256, der(0x03, [0], signature))
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}

/** Tag, length, content (X.690, DER). */
function der(tag: number, ...content: readonly (Uint8Array | readonly number[])[]): Buffer {
  const body = Buffer.concat(content.map((part) => Buffer.from(part)))
  const { length } = body
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), body])
}

const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'))
const text = (tag: number, value: string): Buffer => der(tag, Buffer.from(value, 'utf8'))

/** 1.2.840.10045.4.3.2 */
const ECDSA_WITH_SHA256 = der(0x30, oid('2a8648ce3d040302'))
/** The longest that two-digit years can say: these keys live as long as a test. */
const EXPIRED = der(0x30, text(0x17, '200101000000Z'), text(0x17, '210101000000Z'))
const VALIDITY = der(0x30, text(0x17, '200101000000Z'), text(0x17, '491231235959Z'))

const encodeName = (name: string): Buffer => der(0x30, der(0x31, der(0x30, oid('550403'), text(0x0c, name))))

const extension = (id: string, value: Buffer, isCritical = false): Buffer =>
  der(0x30, oid(id), isCritical ? der(0x01, [0xff]) : [], der(0x04, value))

const encodeAlternativeName = (name: string): Buffer =>
  isIPv4(name) ? der(0x87, name.split('.').map(Number)) : text(0x82, name)
