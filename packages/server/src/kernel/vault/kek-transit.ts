/**
 * KEK in the Transit engine of HashiCorp Vault or OpenBao (HTTP API, `transit/encrypt` and `transit/decrypt`):
 * `vault:https://host:8200/<mount>/<key>?token_file=…[&ca_file=…][&namespace=…]`. The key never leaves the service.
 * The token is read anew each time, so an agent may renew it.
 */
import type { KeyObject } from 'node:crypto'
import type { KekProvider } from './kek.ts'
import { KekError, kekInvalid } from './kek-error.ts'
import type { KeyService, ServiceAnswer } from './kek-service.ts'
import { encodeBase64, garbled, openKeyService, takeAnsweredKey } from './kek-service.ts'
import { readKekUri } from './kek-uri.ts'
import { readPrivateFile } from './private-file.ts'

const FORM = 'vault:https://host:8200/<mount>/<key>?token_file=/path'
const CIPHERTEXT = /^vault:v\d+:[A-Za-z0-9+/=]+$/

interface TransitKey {
  readonly service: KeyService
  readonly mount: string
  readonly key: string
  readonly headers: () => Readonly<Record<string, string>>
}

/** @throws {StartRefused} `vault.kek-invalid` */
export function openTransitKek(uri: string, timeoutMs?: number): KekProvider {
  const transit = readTransit(uri, timeoutMs)
  return {
    kind: 'vault',
    wrap: (key, place) => wrap(transit, key, place),
    unwrap: (wrapped, place) => unwrap(transit, wrapped, place),
  }
}

function readTransit(uri: string, timeoutMs: number | undefined): TransitKey {
  const { path, options } = readKekUri(uri, 'vault', ['token_file', 'ca_file', 'namespace'])
  const url = URL.canParse(path) ? new URL(path) : undefined
  const [, mount, key] = /^\/((?:[\w.-]+\/)*[\w.-]+)\/([\w.-]+)$/.exec(url?.pathname ?? '') ?? []
  const tokenFile = options.token_file
  if (
    url?.protocol !== 'https:' ||
    url.username !== '' ||
    mount === undefined ||
    key === undefined ||
    tokenFile === undefined
  ) {
    throw kekInvalid(`MUTS_KEK with vault: has the form ${FORM}.`)
  }
  const readToken = () => readPrivateFile(tokenFile, 'token file', 'group-reads')
  readToken()
  return {
    service: openKeyService({ name: 'Vault', origin: url.origin, caFile: options.ca_file, timeoutMs }),
    mount,
    key,
    headers: () => ({
      'content-type': 'application/json',
      'x-vault-request': 'true',
      'x-vault-token': readToken(),
      ...(options.namespace === undefined ? {} : { 'x-vault-namespace': options.namespace }),
    }),
  }
}

/** `context` binds where the key derives, `associated_data` where it does not: the place counts in both. */
const bindings = (place: Uint8Array) => ({ context: encodeBase64(place), associated_data: encodeBase64(place) })

async function wrap(transit: TransitKey, key: KeyObject, place: Uint8Array): Promise<Uint8Array> {
  const bytes = key.export()
  const body = JSON.stringify({ plaintext: encodeBase64(bytes), ...bindings(place) })
  bytes.fill(0)
  const { ciphertext } = dataOf(await ask(transit, 'encrypt', body), transit)
  if (typeof ciphertext !== 'string' || !CIPHERTEXT.test(ciphertext)) throw garbled(transit.service.name)
  return new Uint8Array(Buffer.from(ciphertext, 'ascii'))
}

async function unwrap(transit: TransitKey, wrapped: Uint8Array, place: Uint8Array): Promise<KeyObject> {
  const ciphertext = Buffer.from(wrapped).toString('latin1')
  if (!CIPHERTEXT.test(ciphertext)) throw wrongKey(transit)
  const answer = await ask(transit, 'decrypt', JSON.stringify({ ciphertext, ...bindings(place) }))
  return takeAnsweredKey(dataOf(answer, transit).plaintext, transit.service.name)
}

const ask = ({ service, mount, key, headers }: TransitKey, verb: 'encrypt' | 'decrypt', body: string) =>
  service.ask(`/v1/${mount}/${verb}/${key}`, headers(), body)

function dataOf({ status, json }: ServiceAnswer, transit: TransitKey): Readonly<Record<string, unknown>> {
  if (status === 200 && typeof json.data === 'object' && json.data !== null) return json.data as Record<string, unknown>
  if (status === 200) throw garbled(transit.service.name)
  throw refusal(status, json, transit)
}

/** What the statuses mean stands in Vault's API documentation; its own texts are read for the kind of error only. */
function refusal(status: number, json: ServiceAnswer['json'], transit: TransitKey): KekError {
  const said = Array.isArray(json.errors) ? json.errors.join(' ') : ''
  const { service, mount, key } = transit
  if (status === 400 && /message authentication failed|unable to decrypt|invalid ciphertext/i.test(said))
    return wrongKey(transit)
  const advice: Readonly<Record<number, string>> = {
    400: `It refuses the request for the key ${mount}/${key}: the key is missing, or of a type that cannot encrypt. Use aes256-gcm96.`,
    403: `It refuses the token: renew it, and allow update on ${mount}/encrypt/${key} and ${mount}/decrypt/${key}.`,
    404: `There is no ${mount}/${key}: enable the Transit engine there and make the key.`,
    429: 'It is a standby or too busy: give the address of the active node.',
    503: 'It is sealed: unseal it.',
  }
  return new KekError('unavailable', `${service.name} answered ${status}. ${advice[status] ?? 'Look into its log.'}`)
}

const wrongKey = ({ service, mount, key }: TransitKey): KekError =>
  new KekError('wrong', `The key ${mount}/${key} of ${service.name} is not the one that sealed this database.`)
