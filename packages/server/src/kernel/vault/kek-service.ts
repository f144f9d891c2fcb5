/** What asking a key service has in common: the way out, JSON there and back, and every failure said in one sentence. */
import type { KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { OutboundError, openOutbound } from '#kernel/outbound'
import { KekError, kekInvalid } from './kek-error.ts'
import { KEY_BYTES, takeKey } from './key.ts'

const TIMEOUT_MS = 10_000

export interface KeyService {
  /** Status and JSON object of the answer. @throws {KekError} `unavailable` */
  ask(path: string, headers: Readonly<Record<string, string>>, body: string): Promise<ServiceAnswer>
  /** The service's name in sentences: `Vault at https://…`. */
  readonly name: string
}

export interface ServiceAnswer {
  readonly status: number
  readonly json: Readonly<Record<string, unknown>>
}

export interface KeyServiceOptions {
  readonly name: string
  readonly origin: string
  readonly caFile?: string | undefined
  readonly timeoutMs?: number | undefined
}

/** @throws {StartRefused} `vault.kek-invalid` when the file of the authority cannot be read. */
export function openKeyService({ name, origin, caFile, timeoutMs = TIMEOUT_MS }: KeyServiceOptions): KeyService {
  const ca = caFile === undefined ? undefined : readAuthority(caFile)
  // Key services of the operator often stand in a private network or on loopback; metadata addresses stay closed.
  const outbound = openOutbound({ origins: [origin], reach: 'private', ca, timeoutMs })
  const service = `${name} at ${origin}`
  return {
    name: service,
    ask: async (path, headers, body) => {
      try {
        const answer = await outbound.post(origin + path, headers, body)
        return { status: answer.status, json: parse(answer.body, service) }
      } catch (cause) {
        if (!(cause instanceof OutboundError)) throw cause
        throw new KekError(
          'unavailable',
          `${cause.message} The KEK is there: mend the way to ${name}, then start again.`,
          { cause },
        )
      }
    },
  }
}

/** The key in an answer, wiped from where it stood. @throws {KekError} `unavailable` when it is no key in base64. */
export function takeAnsweredKey(text: unknown, service: string): KeyObject {
  const bytes = typeof text === 'string' ? Buffer.from(text, 'base64') : Buffer.alloc(0)
  if (bytes.length !== KEY_BYTES) throw garbled(service)
  return takeKey(bytes)
}

export const garbled = (service: string): KekError =>
  new KekError(
    'unavailable',
    `${service} answered something that is no answer. Check that it is the service you meant.`,
  )

/** The texts that a place and a key become for a service. The exported bytes are wiped by whoever asked for them. */
export const encodeBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

function parse(body: Buffer, service: string): ServiceAnswer['json'] {
  try {
    const json: unknown = body.length === 0 ? {} : JSON.parse(body.toString('utf8'))
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as ServiceAnswer['json']
  } catch {
    // Said below, without what was answered: it might hold a key.
  }
  throw garbled(service)
}

function readAuthority(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw kekInvalid(`The file ${file}, named by ca_file in MUTS_KEK, cannot be read.`, cause)
  }
}
