/** Answers on a socket that no framework holds: upgrades that are refused, and text that is no HTTP request. */
import type { IncomingMessage } from 'node:http'
import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { HOUSE, Problem, uuidv7 } from '#kernel'
import { findFlood } from './flood-gate.ts'
import { describeProblem, toProblem } from './reply-problem.ts'
import { secureHeadersOf } from './secure-headers.ts'
import type { Journey } from './visit.ts'

/** Refuses a stranger, after the entry with the true reason. @param object never what was typed. */
export async function refuseRaw(
  journey: Journey,
  socket: Duplex,
  address: string,
  object: string,
  problem: Problem,
): Promise<void> {
  const { kernel, hashAddress, reportBug } = journey
  const at = kernel.clock.now()
  const source = hashAddress(address)
  const request = uuidv7(at)
  try {
    const origin = { actor: { kind: 'stranger', id: source }, org: HOUSE, source, request, at } as const
    await kernel.ledger.deny(origin, { action: 'http.request', object, reason: problem.reason ?? problem.code })
    endWithProblem(journey, socket, problem, { traceId: request })
  } catch (failure) {
    if (!(failure instanceof Problem)) reportBug(failure as Error, request)
    endWithProblem(journey, socket, toProblem(failure as Error), { traceId: request })
  }
}

/** What Node could not read as a request, by the code of its error; anything else is 400. */
const STATUS: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  HPE_HEADER_OVERFLOW: 431,
}

/** Answers text that is no request, or never becomes one in time. It counts like any request without a session. */
export const createClientErrorHandler =
  (journey: Journey) =>
  (error: NodeJS.ErrnoException, socket: Duplex & Pick<IncomingMessage['socket'], 'remoteAddress'>): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy()
      return
    }
    const address = socket.remoteAddress ?? ''
    const flood = findFlood(journey, address)
    if (flood) return void refuseRaw(journey, socket, address, 'unknown address', flood)
    const problem = new Problem('invalid', 'http.unreadable', 'This is no HTTP request. Nothing was done.')
    const traceId = uuidv7(journey.kernel.clock.now())
    endWithProblem(journey, socket, problem, { traceId, status: STATUS[error.code ?? ''] ?? 400 })
  }

function endWithProblem(
  { config }: Pick<Journey, 'config'>,
  socket: Duplex,
  problem: Problem,
  { traceId, status = problem.status }: { readonly traceId: string; readonly status?: number },
): void {
  const body = JSON.stringify({ ...describeProblem(problem, traceId), title: STATUS_CODES[status], status })
  const headers = {
    ...secureHeadersOf(config),
    ...problem.headers,
    'x-request-id': traceId,
    'content-type': 'application/problem+json',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  // Node's servers keep a half-open connection; who never closes it would hold it for ever.
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`, () => socket.destroy())
}
