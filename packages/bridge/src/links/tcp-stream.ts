/** A TCP connection as the byte stream that protocols stand on. */
import type { Socket } from 'node:net'
import { connect } from 'node:net'
import type { ByteStream, StreamListener, Timers } from '#protocol/link'
import { LinkError } from '#protocol/link'

export interface TcpTarget {
  readonly host: string
  readonly port: number
  /** How the other end is named in an error: `'adapter'`, `'gateway'`. */
  readonly at: string
  readonly connectTimeoutMs?: number
}

const CONNECT_TIMEOUT_MS = 5_000

/** Connects. @throws {LinkError} `unreachable` if nobody listens there, or nobody answers in time. */
export function openTcpStream(target: TcpTarget, timers: Timers): Promise<ByteStream> {
  const { host, port, at, connectTimeoutMs = CONNECT_TIMEOUT_MS } = target
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true, keepAlive: true })
    const fail = (message: string, cause?: Error) => {
      cancel()
      socket.destroy()
      reject(new LinkError('unreachable', at, message, { cause }))
    }
    const cancel = timers.after(connectTimeoutMs, () =>
      fail(`${host}:${port} did not answer within ${connectTimeoutMs} ms`),
    )
    const onError = (error: NodeJS.ErrnoException) => fail(explain(error, `${host}:${port}`), error)
    socket.once('error', onError)
    socket.once('connect', () => {
      cancel()
      socket.off('error', onError)
      resolve(wrapSocket(socket, at))
    })
  })
}

function explain(error: NodeJS.ErrnoException, address: string): string {
  if (error.code === 'ECONNREFUSED') return `nothing listens on ${address}`
  if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') return `no such host: ${address}`
  return `cannot reach ${address} (${error.code ?? error.message})`
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
