/** One WebSocket to the server, from the handshake to its end. */
import { WebSocket } from 'ws'
import type { Cancel, Timers } from '#protocol/link'
import type { BridgeMessage, ServerMessage } from '#wire'
import { CLOSE, decodeServerMessage, encodeMessage, MAX_FRAME_BYTES } from '#wire'

export interface ConnectionOptions {
  readonly url: string
  readonly token: string
  readonly ca: string | undefined
  readonly timers: Timers
  readonly onOpen: (connection: Connection) => void
  readonly onMessage: (message: ServerMessage) => void
}

export interface Connection {
  /** Does nothing once the connection has ended. */
  send(message: BridgeMessage): void
  close(): void
}

/** How it ended. `serverAt` is what the server's clock said when it refused the token. */
export type ConnectionEnd =
  | { readonly kind: 'lost'; readonly because: string }
  | { readonly kind: 'replaced' | 'revoked' }
  | { readonly kind: 'refused'; readonly serverAt: Date | undefined }

const HANDSHAKE_MS = 10_000
/** The server pings every 20 s. Hearing nothing for longer means that the connection is dead, whatever TCP believes. */
const SILENCE_MS = 60_000
/** A live frame that would wait behind so much, about a second of frames, is dropped: the next one holds what is newest. Raw frames are counted by their numbers. */
const MOST_WAITING_BYTES = 65_536

/** Resolves when the connection has ended, with the reason; never rejects. */
export function runConnection(options: ConnectionOptions): Promise<ConnectionEnd> {
  const { url, token, ca, timers, onOpen, onMessage } = options
  const socket = new WebSocket(url, {
    headers: { authorization: `Bearer ${token}` },
    handshakeTimeout: HANDSHAKE_MS,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
    ...(ca && { ca }),
  })
  const watch = watchSilence(timers, () => socket.terminate())
  return new Promise((resolve) => {
    const end = (reason: ConnectionEnd) => {
      watch.stop()
      socket.terminate()
      resolve(reason)
    }
    let because = 'closed'
    socket.on('error', (error) => {
      because = error.message
    })
    socket.on('unexpected-response', (_request, { statusCode, headers }) =>
      end(
        statusCode === 401
          ? { kind: 'refused', serverAt: parseDate(headers.date) }
          : { kind: 'lost', because: `the server said ${statusCode}` },
      ),
    )
    socket.on('close', (code, reason) => end(explainClose(code, reason.toString() || because)))
    socket.on('ping', watch.heard)
    socket.on('open', () => {
      watch.heard()
      onOpen({
        send: (message) => {
          const isLate =
            (message.type === 'live.frame' || message.type === 'frames.batch') &&
            socket.bufferedAmount > MOST_WAITING_BYTES
          if (socket.readyState === WebSocket.OPEN && !isLate) socket.send(encodeMessage(message))
        },
        close: () => socket.close(1000),
      })
    })
    socket.on('message', (data, isBinary) => {
      watch.heard()
      const decoded = isBinary ? { because: 'binary' } : decodeServerMessage(String(data))
      if ('message' in decoded) onMessage(decoded.message)
      else socket.close(CLOSE.unreadable, decoded.because.slice(0, 100))
    })
  })
}

function explainClose(code: number, because: string): ConnectionEnd {
  if (code === CLOSE.replaced) return { kind: 'replaced' }
  if (code === CLOSE.revoked) return { kind: 'revoked' }
  return { kind: 'lost', because }
}

function parseDate(header: string | undefined): Date | undefined {
  const at = new Date(header ?? '')
  return Number.isNaN(at.getTime()) ? undefined : at
}

function watchSilence(timers: Timers, onSilence: () => void) {
  let cancel: Cancel = () => {}
  const heard = () => {
    cancel()
    cancel = timers.after(SILENCE_MS, onSilence)
  }
  return { heard, stop: () => cancel() }
}
