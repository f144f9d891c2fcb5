/** A TCP connection, secured or not, as the byte stream that protocols stand on. */
import type { Socket } from 'node:net'
import { connect } from 'node:net'
import { connect as connectTls, TLSSocket } from 'node:tls'
import type { ByteStream, LinkErrorKind, StreamListener, Timers } from '#protocol/link'
import { LinkError } from '#protocol/link'

export interface TcpTarget {
  readonly host: string
  readonly port: number
  /** How the other end is named in an error: `'adapter'`, `'gateway'`. */
  readonly at: string
  readonly connectTimeoutMs?: number
  /** Speaks TLS 1.2 or later, and only with who shows a certificate that is trusted. */
  readonly tls?: {
    /** PEM of the authorities that count; default those of the system. */
    readonly ca?: string
    /** The name in the certificate; default the host. */
    readonly name?: string
  }
}

const CONNECT_TIMEOUT_MS = 5_000

/**
 * Connects.
 *
 * @throws {LinkError} `unreachable` if nobody listens there, or nobody answers in time; with `tls` also `refused` for a
 *   certificate that is not trusted, and `garbled` for who does not speak TLS.
 */
export function openTcpStream(target: TcpTarget, timers: Timers): Promise<ByteStream> {
  const { host, port, at, tls, connectTimeoutMs = CONNECT_TIMEOUT_MS } = target
  return new Promise((resolve, reject) => {
    const place = { host, port, noDelay: true, keepAlive: true }
    const socket = tls ? connectTls({ ...place, ...trust(tls) }) : connect(place)
    const fail = (kind: LinkErrorKind, message: string, cause?: Error) => {
      cancel()
      socket.destroy()
      reject(new LinkError(kind, at, message, { cause }))
    }
    const cancel = timers.after(connectTimeoutMs, () =>
      fail('unreachable', `${host}:${port} did not answer within ${connectTimeoutMs} ms`),
    )
    const onError = (error: NodeJS.ErrnoException) => fail(...explain(error, socket, `${host}:${port}`), error)
    socket.once('error', onError)
    socket.once(tls ? 'secureConnect' : 'connect', () => {
      cancel()
      socket.off('error', onError)
      resolve(wrapSocket(socket, at))
    })
  })
}

const trust = ({ ca, name }: NonNullable<TcpTarget['tls']>) => ({
  minVersion: 'TLSv1.2' as const,
  ...(ca && { ca }),
  ...(name && { servername: name }),
})

function explain(error: NodeJS.ErrnoException, socket: Socket, address: string): [LinkErrorKind, string] {
  const code = error.code ?? error.message
  // Only a certificate that was shown and not believed leaves this behind.
  if (socket instanceof TLSSocket && socket.authorizationError)
    return ['refused', `the certificate of ${address} is not trusted (${code})`]
  if (code.startsWith('ERR_SSL') || code === 'EPROTO')
    return ['garbled', `${address} does not speak TLS with us (${code})`]
  if (code === 'ECONNREFUSED') return ['unreachable', `nothing listens on ${address}`]
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return ['unreachable', `no such host: ${address}`]
  return ['unreachable', `cannot reach ${address} (${code})`]
}

/** Node holds bytes back until a `data` listener is there, so nothing is lost before `listen`. */
function wrapSocket(socket: Socket, at: string): ByteStream {
  let cause: Error | undefined
  socket.on('error', (error) => {
    cause = error
  })
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        const lost = (because?: Error | null) =>
          reject(new LinkError('lost', at, 'the connection is closed', { cause: because ?? cause }))
        if (socket.destroyed || socket.writableEnded) return lost()
        socket.write(bytes, (error) => (error ? lost(error) : resolve()))
      }),
    listen(listener: StreamListener) {
      socket.on('data', (bytes) => listener.onBytes(bytes))
      // `close` also follows `end`: allowHalfOpen is off.
      void closed.then(() => listener.onClose(cause))
    },
    async close() {
      socket.destroy()
      await closed
    },
  }
}
