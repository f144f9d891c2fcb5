/** PKCS #11 URIs (RFC 7512), as far as they name one secret key on one token and the module that reaches it. */
import { kekInvalid } from './kek-error.ts'

export interface Pkcs11Uri {
  /** What the token must be: `CK_TOKEN_INFO` fields, without their padding. */
  readonly token: Readonly<Partial<Record<'label' | 'serialNumber' | 'manufacturerID' | 'model', string>>>
  /** What the key must be: its label, its id, or both. */
  readonly label: string | undefined
  readonly id: Buffer | undefined
  /** Absolute path of the vendor's library. */
  readonly modulePath: string
  /** File with the PIN. */
  readonly pinFile: string
}

const FORM = 'pkcs11:token=<label>;object=<key>?module-path=/path/to/library.so&pin-source=file:/path/to/pin'
const TOKEN_FIELDS = { token: 'label', serial: 'serialNumber', manufacturer: 'manufacturerID', model: 'model' } as const
const PATH = new Set([...Object.keys(TOKEN_FIELDS), 'object', 'id', 'type'])
const QUERY = new Set(['module-path', 'pin-source'])

/**
 * Reads a `pkcs11:` URI. A PIN inside it (`pin-value`) is refused: settings are shown in more places than files are.
 *
 * @throws {StartRefused} `vault.kek-invalid`
 */
export function parsePkcs11Uri(uri: string): Pkcs11Uri {
  const [, path = '', query = ''] = /^pkcs11:([^?]*)(?:\?(.*))?$/is.exec(uri) ?? []
  const attributes = readAttributes(path.split(';'), PATH)
  const options = readAttributes(query.split('&'), QUERY)
  const text = (name: string) => attributes.get(name)?.toString('utf8')
  const token = Object.fromEntries(
    Object.entries(TOKEN_FIELDS).flatMap(([name, field]) => (attributes.has(name) ? [[field, text(name)]] : [])),
  )
  const modulePath = options.get('module-path')?.toString('utf8')
  const pinFile = options
    .get('pin-source')
    ?.toString('utf8')
    .replace(/^file:(?:\/\/)?(?=\/)/, '')
  const [label, id, type] = [text('object'), attributes.get('id'), text('type')]
  if (Object.keys(token).length === 0 || (label === undefined && id === undefined)) throw invalid()
  if (type !== undefined && type !== 'secret-key') throw invalid()
  if (!modulePath?.startsWith('/') || !pinFile?.startsWith('/')) throw invalid()
  return { token, label, id, modulePath, pinFile }
}

const invalid = () =>
  kekInvalid(`MUTS_KEK with pkcs11: has the form ${FORM}. The PIN stands in a file, never in the URI.`)

/** Every attribute at most once, every one known: a misspelt one must not widen what is looked for. */
function readAttributes(parts: readonly string[], known: ReadonlySet<string>): ReadonlyMap<string, Buffer> {
  const found = new Map<string, Buffer>()
  for (const part of parts.filter((one) => one !== '')) {
    const [, name = '', value = ''] = /^([a-z-]+)=(.+)$/s.exec(part) ?? []
    if (!known.has(name) || found.has(name)) throw invalid()
    found.set(name, decodePercent(value))
  }
  return found
}

/** Bytes, because `id` is binary. */
function decodePercent(text: string): Buffer {
  if (/%(?![0-9a-f]{2})/i.test(text)) throw invalid()
  const parts = text.split(/(%[0-9a-f]{2})/i)
  return Buffer.concat(
    parts.map((part) => (part.startsWith('%') ? Buffer.from(part.slice(1), 'hex') : Buffer.from(part, 'utf8'))),
  )
}
