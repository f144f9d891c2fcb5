/** The socket people connect to: TLS 1.3 where there is a certificate, plain HTTP on loopback where there is none. */
import { readFileSync, statSync } from 'node:fs'
import type { RequestListener, Server, ServerOptions } from 'node:http'
import { createServer as createPlainServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { createSecureContext } from 'node:tls'
import { StartRefused } from '#kernel'

export interface ListenerOptions {
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined
  readonly limits?: Partial<Limits>
}

interface Limits {
  /** From the first byte to the last of the head. */
  readonly headersTimeout: number
  /** From the first byte to the last of the body. */
  readonly requestTimeout: number
  readonly keepAliveTimeout: number
  /** How often Node looks whether a time is up: each of the two is that much longer at worst. */
  readonly connectionsCheckingInterval: number
  readonly maxHeaderSize: number
}

const LIMITS: Limits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 16_384,
}

export const createListener =
  ({ tls, limits }: ListenerOptions) =>
  (handler: RequestListener): Server => {
    // A missing Host is the journey's to refuse: Node would answer without our headers.
    const options = { ...LIMITS, ...limits, requireHostHeader: false }
    // An expectation beyond 100-continue may be ignored (RFC 9110, section 10.1.1); Node would answer 417 by itself.
    return openServer(tls, options, handler).on('checkExpectation', handler)
  }

function openServer(tls: ListenerOptions['tls'], options: ServerOptions, handler: RequestListener): Server {
  if (tls === undefined) return createPlainServer(options, handler)
  const server = createTlsServer({ ...options, ...readPair(tls), minVersion: 'TLSv1.3' }, handler)
  watchPair(server, tls, () => server.setSecureContext({ ...readPair(tls), minVersion: 'TLSv1.3' }))
  return server
}

/**
 * The pair as it stands in its files.
 *
 * @throws {StartRefused} `config.unreadable`, `config.pair` when key and certificate do not belong together.
 */
export function readPair({ certFile, keyFile }: NonNullable<ListenerOptions['tls']>): { cert: Buffer; key: Buffer } {
  const pair = { cert: readPem('MUTS_TLS_CERT', certFile), key: readPem('MUTS_TLS_KEY', keyFile) }
  try {
    createSecureContext(pair)
    return pair
  } catch (cause) {
    throw new StartRefused('config.pair', 'MUTS_TLS_CERT and MUTS_TLS_KEY are not a certificate and its key, in PEM.', {
      cause,
    })
  }
}

function readPem(setting: string, file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw new StartRefused('config.unreadable', `${setting} names ${file}, which cannot be read.`, { cause })
  }
}

/** A renewed certificate is taken up by the next handshake, without a restart. A pair that does not fit keeps the old one. */
function watchPair(server: Server, tls: NonNullable<ListenerOptions['tls']>, take: () => void): void {
  let seen = stampOf(tls)
  // Before the server's own listener: the handshake that follows must already see the new pair.
  server.prependListener('connection', () => {
    try {
      const stamp = stampOf(tls)
      if (stamp === seen) return
      take()
      seen = stamp
    } catch {
      // Between the two renames of a renewal the pair does not match; the next connection finds it whole.
    }
  })
}

const stampOf = ({ certFile, keyFile }: NonNullable<ListenerOptions['tls']>) =>
  [certFile, keyFile].map((file) => statSync(file).mtimeMs).join()
