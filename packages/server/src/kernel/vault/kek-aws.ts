/**
 * KEK in AWS KMS (API 2014-11-01, `Encrypt` and `Decrypt`, JSON 1.1, Signature Version 4):
 * `awskms:arn:aws:kms:<region>:<account>:key/<id>?credentials_file=…[&profile=…][&endpoint=https://…][&ca_file=…]`. The credentials file
 * has the form of the AWS command line's and is read anew each time, so short-lived ones may be renewed in it.
 */
import type { KeyObject } from 'node:crypto'
import { createClock } from '#kernel'
import { readCredentials } from './aws-credentials.ts'
import type { KekProvider } from './kek.ts'
import { KekError, kekInvalid } from './kek-error.ts'
import type { KeyService } from './kek-service.ts'
import { encodeBase64, garbled, openKeyService, takeAnsweredKey } from './kek-service.ts'
import { readKekUri } from './kek-uri.ts'
import type { AwsCredentials } from './sigv4.ts'
import { signRequest } from './sigv4.ts'

const ARN = /^arn:(aws[a-z-]*):kms:([a-z0-9-]+):\d{12}:key\/[\w-]+$/
const FORM = 'awskms:arn:aws:kms:<region>:<account>:key/<id>?credentials_file=/path'

interface KmsKey {
  readonly arn: string
  readonly region: string
  readonly host: string
  readonly service: KeyService
  readonly credentials: () => AwsCredentials
}

/** @throws {StartRefused} `vault.kek-invalid` */
export function openAwsKek(uri: string, timeoutMs?: number): KekProvider {
  const kms = readKms(uri, timeoutMs)
  return {
    kind: 'awskms',
    wrap: (key, place) => wrap(kms, key, place),
    unwrap: (wrapped, place) => unwrap(kms, wrapped, place),
  }
}

function readKms(uri: string, timeoutMs: number | undefined): KmsKey {
  const { path, options } = readKekUri(uri, 'awskms', ['credentials_file', 'profile', 'endpoint', 'ca_file'])
  const [, partition, region] = ARN.exec(path) ?? []
  const file = options.credentials_file
  if (region === undefined || file === undefined) throw kekInvalid(`MUTS_KEK with awskms: has the form ${FORM}.`)
  const domain = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'
  const endpoint = options.endpoint ?? `https://kms.${region}.${domain}`
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined
  if (url?.protocol !== 'https:' || url.origin !== endpoint) {
    throw kekInvalid('The endpoint in MUTS_KEK is an origin such as https://kms.eu-central-1.amazonaws.com.')
  }
  const credentials = () => readCredentials(file, options.profile ?? 'default')
  credentials()
  const service = openKeyService({ name: 'AWS KMS', origin: url.origin, caFile: options.ca_file, timeoutMs })
  return { arn: path, region, host: url.host, service, credentials }
}

const contextOf = (place: Uint8Array) => ({ 'muts:place': encodeBase64(place) })

async function wrap(kms: KmsKey, key: KeyObject, place: Uint8Array): Promise<Uint8Array> {
  const bytes = key.export()
  const Plaintext = encodeBase64(bytes)
  bytes.fill(0)
  const { CiphertextBlob } = await ask(kms, 'Encrypt', {
    KeyId: kms.arn,
    Plaintext,
    EncryptionContext: contextOf(place),
  })
  const wrapped = typeof CiphertextBlob === 'string' ? Buffer.from(CiphertextBlob, 'base64') : Buffer.alloc(0)
  if (wrapped.length === 0) throw garbled(kms.service.name)
  return new Uint8Array(wrapped)
}

async function unwrap(kms: KmsKey, wrapped: Uint8Array, place: Uint8Array): Promise<KeyObject> {
  const question = { KeyId: kms.arn, CiphertextBlob: encodeBase64(wrapped), EncryptionContext: contextOf(place) }
  const { Plaintext } = await ask(kms, 'Decrypt', question)
  return takeAnsweredKey(Plaintext, kms.service.name)
}

async function ask(
  kms: KmsKey,
  verb: 'Encrypt' | 'Decrypt',
  question: object,
): Promise<Readonly<Record<string, unknown>>> {
  const body = JSON.stringify(question)
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    host: kms.host,
    'x-amz-target': `TrentService.${verb}`,
  }
  // Always the true time: a test clock is not AWS's.
  const scope = { region: kms.region, service: 'kms', at: createClock().now() }
  const signed = signRequest({ method: 'POST', path: '/', headers, body }, scope, kms.credentials())
  const { status, json } = await kms.service.ask('/', signed, body)
  if (status === 200) return json
  throw refusal(status, json, kms)
}

const ADVICE: Readonly<Record<string, string>> = {
  AccessDeniedException: 'Allow kms:Encrypt and kms:Decrypt on the key.',
  DisabledException: 'The key is disabled: enable it.',
  KMSInvalidStateException: 'The key is disabled, or its deletion is pending: cancel that.',
  NotFoundException: 'There is no such key: check the ARN and its region.',
  InvalidKeyUsageException: 'The key is not for encryption: use a symmetric ENCRYPT_DECRYPT key.',
  ExpiredTokenException: 'The credentials have expired: renew them in their file.',
  UnrecognizedClientException: 'The credentials are not known: check their file.',
  InvalidSignatureException:
    'The signature is not accepted: check the secret in the credentials file and the time of this machine.',
  IncompleteSignatureException: 'The signature is not accepted: check the credentials file.',
  ThrottlingException: 'It is asked too often: wait, or raise the quota.',
}

function refusal(status: number, json: Readonly<Record<string, unknown>>, { service, arn }: KmsKey): KekError {
  const type = typeof json.__type === 'string' ? (json.__type.split('#').at(-1) ?? '') : ''
  if (type === 'InvalidCiphertextException' || type === 'IncorrectKeyException') {
    return new KekError('wrong', `The key ${arn} is not the one that sealed this database.`)
  }
  // A name out of the service's own list is repeated, a text of the answer never.
  const advice = Object.hasOwn(ADVICE, type)
    ? `${type}. ${ADVICE[type]}`
    : `${status}. Look at its status and try again.`
  return new KekError('unavailable', `${service.name} answered ${advice}`)
}
