/** One WebSocket of this page to its server, from the handshake to its end. A browser answers pings by itself. */

import type { BridgeMessage, ServerMessage } from '#bridge/wire'
import { BROWSER_PROTOCOL, CLOSE, decodeServerMessage, encodeMessage } from '#bridge/wire'
import { t } from '#language'
import type { Cancel, Timers } from '#protocol/link'

export interface ConnectionOptions {
  readonly token: string
  readonly timers: Timers
  readonly onOpen: (send: (message: BridgeMessage) => void) => void
  readonly onMessage: (message: ServerMessage, send: (message: BridgeMessage) => void) => void
  /** What is said now and then, so that a line on which nothing gets away is noticed. */
  readonly beat: () => BridgeMessage
  /** Ends it. */
  readonly signal: AbortSignal
}

/** How it ended. `wasOpen`: false where it never was: a browser does not tell whether it was refused or not reached. */
export type ConnectionEnd =
  | { readonly kind: 'lost'; readonly because: string; readonly wasOpen: boolean }
  | { readonly kind: 'replaced' | 'revoked' }

const ADDRESS = '/api/v1/bridges/connection'
const HANDSHAKE_MS = 10_000
const BEAT_MS = 20_000
/** A live frame that would wait behind so much is dropped: the next one holds what is newest. */
const MOST_WAITING_BYTES = 65_536

/** Resolves when the connection has ended, with the reason; never rejects. */
export function runConnection(options: ConnectionOptions): Promise<ConnectionEnd> {
  const { token, timers, onOpen, onMessage, beat, signal } = options
  const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}${ADDRESS}`, [BROWSER_PROTOCOL, token])
  const send = (message: BridgeMessage) => {
    const isLate = message.type === 'live.frame' && socket.bufferedAmount > MOST_WAITING_BYTES
    if (socket.readyState === WebSocket.OPEN && !isLate) socket.send(encodeMessage(message))
  }
  return new Promise((resolve) => {
    let wasOpen = false
    let cancel: Cancel = () => {}
    const end = (reason: ConnectionEnd) => {
      cancel()
      signal.removeEventListener('abort', stop)
      socket.onmessage = null
      socket.close()
      resolve(reason)
    }
    const lose = (because: string) => end({ kind: 'lost', because, wasOpen })
    const stop = () => lose(t('stopped'))
    const watch = (wasWaiting: boolean) => {
      cancel = timers.after(BEAT_MS, () => {
        const isWaiting = socket.bufferedAmount > 0
        if (wasWaiting && isWaiting) return lose(t('nothing reaches the server'))
        send(beat())
        watch(isWaiting)
      })
    }
    cancel = timers.after(HANDSHAKE_MS, () => lose(t('the server did not answer')))
    signal.addEventListener('abort', stop)
    if (signal.aborted) return stop()
    socket.onopen = () => {
      cancel()
      wasOpen = true
      watch(false)
      onOpen(send)
    }
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      const decoded = typeof data === 'string' ? decodeServerMessage(data) : { because: 'binary' }
      if ('message' in decoded) return onMessage(decoded.message, send)
      socket.close(CLOSE.unreadable, decoded.because.slice(0, 100))
    }
    socket.onclose = ({ code }) => {
      if (code === CLOSE.replaced) end({ kind: 'replaced' })
      else if (code === CLOSE.revoked) end({ kind: 'revoked' })
      else lose(wasOpen ? t('the line was cut ({code})', { code }) : t('the server was not reached'))
    }
  })
}
