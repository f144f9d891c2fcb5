import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { BridgeError } from './bridge-error.ts'
import { openDeviceKey } from './device-key.ts'
import type { Pairing } from './pairing.ts'
import { findPairing, writePairing } from './pairing.ts'
import { parseServer } from './server-address.ts'

export interface PairingRequest {
  readonly server: string
  /** As the console shows it; good once and for 15 minutes. */
  readonly code: string
  /** What people call this device. */
  readonly name: string
  readonly folder: string
  /** PEM of an authority to trust instead of the machine's own. */
  readonly ca?: string
}

const TIMEOUT_MS = 10_000
const MAX_ANSWER_BYTES = 65_536

/**
 * Makes this device a bridge of the organisation that issued the code.
 *
 * @throws {BridgeError} `pairing-refused`, `unreachable`, or `unsafe`.
 */
export async function pairBridge({ server: address, code, name, folder, ca }: PairingRequest): Promise<Pairing> {
  const server = parseServer(address)
  if (await findPairing(folder)) throw new BridgeError('pairing-refused', `${folder} already belongs to a server.`)
  const key = await openDeviceKey(folder)
  const body = JSON.stringify({ code: code.trim(), name, publicKey: key.publicKey })
  const { status, json } = await post(`${server}/api/v1/bridges/pair`, body, ca)
  const { bridgeId, organisationId, detail } = json as Partial<Record<string, unknown>>
  if (status !== 201 || typeof bridgeId !== 'string' || typeof organisationId !== 'string') {
    throw new BridgeError('pairing-refused', `${server} said ${status}: ${detail ?? 'no reason'}`)
  }
  const pairing: Pairing = { bridgeId, organisationId, name, server }
  await writePairing(folder, pairing)
  return pairing
}

/** `fetch` takes no authority of our own, so this is `node:https`. Redirects are not followed. */
function post(url: string, body: string, ca: string | undefined): Promise<{ status: number; json: object }> {
  const unreachable = (cause: unknown) => new BridgeError('unreachable', `${url} did not answer.`, { cause })
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    const options = { method: 'POST', headers, signal: AbortSignal.timeout(TIMEOUT_MS), ...(ca && { ca }) }
    const ask = url.startsWith('https:') ? requestHttps : requestHttp
    const asked = ask(url, options, (answer) => {
      const chunks: Buffer[] = []
      let size = 0
      answer.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > MAX_ANSWER_BYTES) asked.destroy(new Error('the answer is too long'))
        chunks.push(chunk)
      })
      answer.on('error', (cause) => reject(unreachable(cause)))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, json: parseObject(Buffer.concat(chunks)) }))
    })
    asked.on('error', (cause) => reject(unreachable(cause)))
    asked.end(body)
  })
}

function parseObject(bytes: Buffer): object {
  try {
    const value: unknown = JSON.parse(bytes.toString())
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}
