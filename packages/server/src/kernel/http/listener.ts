/** The socket people connect to: TLS 1.3 where there is a certificate, plain HTTP on loopback where there is none. */
import { readFileSync, statSync } from 'node:fs'
import type { RequestListener, Server } from 'node:http'
import { createServer as createPlainServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { createSecureContext } from 'node:tls'
import { StartRefused } from '#kernel'

export interface ListenerOptions {
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined
}

const LIMITS = { requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 5_000, maxHeaderSize: 16_384 }

export const createListener =
  ({ tls }: ListenerOptions) =>
  (handler: RequestListener): Server => {
    if (tls === undefined) return createPlainServer(LIMITS, handler)
    const server = createTlsServer({ ...LIMITS, ...readPair(tls), minVersion: 'TLSv1.3' }, handler)
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
