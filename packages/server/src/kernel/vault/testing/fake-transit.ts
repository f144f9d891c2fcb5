/** The Transit engine of Vault and OpenBao as its HTTP API describes it: keys, versions, context, associated data, errors. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { FakeAnswer, FakeRequest, FakeService } from './fake-server.ts'
import { openFakeServer } from './fake-server.ts'

interface TransitKey {
  readonly versions: Buffer[]
  readonly derived: boolean
}

export interface FakeTransit extends FakeService {
  readonly keys: Map<string, TransitKey>
  token: string
  sealed: boolean
}

const error = (status: number, ...errors: readonly string[]): FakeAnswer => ({ status, json: { errors } })
const newVersion = () => randomBytes(32)

export async function openFakeTransit(): Promise<FakeTransit> {
  const keys = new Map<string, TransitKey>([
    ['transit/muts', { versions: [newVersion()], derived: false }],
    ['transit/other', { versions: [newVersion()], derived: false }],
    ['team/transit/derived', { versions: [newVersion()], derived: true }],
  ])
  const state = { token: 'hvs.fake', sealed: false }
  const service = await openFakeServer((request) => answer(request))

  function answer({ method, path, headers, body }: FakeRequest): FakeAnswer {
    if (state.sealed) return error(503, 'Vault is sealed')
    if (headers['x-vault-token'] !== state.token || headers['x-vault-request'] !== 'true')
      return error(403, 'permission denied')
    const [, mount, verb, name] = /^\/v1\/([\w./-]+)\/(encrypt|decrypt)\/([\w.-]+)$/.exec(path) ?? []
    if (method !== 'POST' || mount === undefined) return error(404)
    const key = keys.get(`${mount}/${name}`)
    if (!key) return error(400, 'encryption key not found')
    const input = JSON.parse(body) as Readonly<Record<string, string>>
    if (key.derived && !input.context) return error(400, "missing 'context' for key derivation")
    return verb === 'encrypt' ? encrypt(key, input) : decrypt(key, input)
  }
  return Object.assign(state, { ...service, keys })
}

const secretOf = ({ versions, derived }: TransitKey, version: number, context = ''): Buffer => {
  const key = versions[version - 1] ?? Buffer.alloc(32)
  return derived ? Buffer.from(hkdfSync('sha256', key, '', Buffer.from(context, 'base64'), 32)) : key
}

function encrypt(key: TransitKey, input: Readonly<Record<string, string>>): FakeAnswer {
  const version = key.versions.length
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', secretOf(key, version, input.context), iv)
  cipher.setAAD(Buffer.from(input.associated_data ?? '', 'base64'))
  const body = [iv, cipher.update(Buffer.from(input.plaintext ?? '', 'base64')), cipher.final(), cipher.getAuthTag()]
  const ciphertext = `vault:v${version}:${Buffer.concat(body).toString('base64')}`
  return { status: 200, json: { data: { ciphertext, key_version: version } } }
}

function decrypt(key: TransitKey, input: Readonly<Record<string, string>>): FakeAnswer {
  const [, version, text] = /^vault:v(\d+):(.+)$/.exec(input.ciphertext ?? '') ?? []
  if (text === undefined) return error(400, 'invalid ciphertext: no prefix')
  const bytes = Buffer.from(text, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', secretOf(key, Number(version), input.context), bytes.subarray(0, 12))
  decipher.setAAD(Buffer.from(input.associated_data ?? '', 'base64')).setAuthTag(bytes.subarray(-16))
  try {
    const plain = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()])
    return { status: 200, json: { data: { plaintext: plain.toString('base64') } } }
  } catch {
    return error(400, 'cipher: message authentication failed')
  }
}
