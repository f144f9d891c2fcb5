/**
 * AWS KMS as its API describes it (TrentService, JSON 1.1): the signature is checked from the request as it arrived, the
 * encryption context must be that of the sealing, and errors carry the names of the real ones.
 */
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto'
import type { FakeAnswer, FakeRequest, FakeService } from './fake-server.ts'
import { openFakeServer } from './fake-server.ts'

export interface FakeKms extends FakeService {
  readonly arn: string
  readonly otherArn: string
  enabled: boolean
  readonly credentials: { readonly id: string; secret: string; token: string | undefined }
}

const error = (type: string, status = 400): FakeAnswer => ({
  status,
  json: { __type: `com.amazon.coral.service#${type}`, message: 'said by the fake' },
})
const MOST_SKEW_MS = 5 * 60_000

/** @param now of the service; AWS refuses a signature that is more than five minutes off. */
export async function openFakeKms(now: () => Date): Promise<FakeKms> {
  const arn = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'
  const otherArn = arn.replace('1234abcd', '99999999')
  const keys = new Map([arn, otherArn].map((name) => [name, randomBytes(32)]))
  const state = {
    enabled: true,
    credentials: { id: 'AKIDEXAMPLE', secret: 'the-secret', token: undefined as string | undefined },
  }
  const service = await openFakeServer((request) => answer(request))

  function answer(request: FakeRequest): FakeAnswer {
    const fault = faultIn(request, state.credentials, now())
    if (fault) return error(fault)
    const input = JSON.parse(request.body)
    const key = keys.get(input.KeyId)
    if (!key) return error('NotFoundException')
    if (!state.enabled) return error('DisabledException')
    const context = Buffer.from(JSON.stringify(Object.entries(input.EncryptionContext ?? {}).sort()))
    const verb = String(request.headers['x-amz-target'])
    if (verb === 'TrentService.Encrypt') return encrypt(key, input, context)
    return verb === 'TrentService.Decrypt' ? decrypt(key, input, context) : error('UnknownOperationException')
  }
  return Object.assign(state, { ...service, arn, otherArn })
}

function encrypt(key: Buffer, { KeyId, Plaintext }: { KeyId: string; Plaintext: string }, context: Buffer): FakeAnswer {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.concat([Buffer.from(KeyId), context]))
  const blob = Buffer.concat([
    Buffer.from(`${KeyId}\n`),
    iv,
    cipher.update(Plaintext, 'base64'),
    cipher.final(),
    cipher.getAuthTag(),
  ])
  return {
    status: 200,
    json: { CiphertextBlob: blob.toString('base64'), KeyId, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' },
  }
}

/** A blob names its key: another one asked for is told apart from a blob that was changed. */
function decrypt(
  key: Buffer,
  { KeyId, CiphertextBlob }: { KeyId: string; CiphertextBlob: string },
  context: Buffer,
): FakeAnswer {
  const blob = Buffer.from(CiphertextBlob, 'base64')
  const end = blob.indexOf('\n')
  if (end === -1) return error('InvalidCiphertextException')
  if (blob.subarray(0, end).toString() !== KeyId) return error('IncorrectKeyException')
  const body = blob.subarray(end + 1)
  const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, 12)).setAAD(
    Buffer.concat([Buffer.from(KeyId), context]),
  )
  decipher.setAuthTag(body.subarray(-16))
  try {
    const plain = Buffer.concat([decipher.update(body.subarray(12, -16)), decipher.final()])
    return {
      status: 200,
      json: { Plaintext: plain.toString('base64'), KeyId, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' },
    }
  } catch {
    return error('InvalidCiphertextException')
  }
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex')
const mac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

/** Signature Version 4 from the other side, written apart from the signer. */
function faultIn(
  { method, path, headers, body }: FakeRequest,
  known: FakeKms['credentials'],
  now: Date,
): string | undefined {
  const form =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/kms\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/
  const [, id, day, region, signed = '', signature] = form.exec(headers.authorization ?? '') ?? []
  const date = String(headers['x-amz-date'])
  if (!/^\d{8}T\d{6}Z$/.test(date) || day !== date.slice(0, 8)) return 'IncompleteSignatureException'
  if (id !== known.id) return 'UnrecognizedClientException'
  if (known.token !== headers['x-amz-security-token']) return 'ExpiredTokenException'
  const at = new Date(date.replace(/(....)(..)(..)T(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z'))
  if (Math.abs(now.getTime() - at.getTime()) > MOST_SKEW_MS) return 'InvalidSignatureException'
  const names = signed.split(';')
  const must = ['host', 'x-amz-date', 'x-amz-target', ...(known.token === undefined ? [] : ['x-amz-security-token'])]
  if (!must.every((name) => names.includes(name))) return 'IncompleteSignatureException'
  const lines = names.map((name) => `${name}:${headers[name]}\n`).join('')
  const canonical = `${method}\n${path}\n\n${lines}\n${signed}\n${hash(body)}`
  const scope = `${day}/${region}/kms/aws4_request`
  const key = mac(mac(mac(mac(`AWS4${known.secret}`, day ?? ''), region ?? ''), 'kms'), 'aws4_request')
  const expected = mac(key, `AWS4-HMAC-SHA256\n${date}\n${scope}\n${hash(canonical)}`).toString('hex')
  return expected === signature ? undefined : 'InvalidSignatureException'
}
