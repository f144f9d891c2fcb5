/**
 * A two-way flow of bytes: a TCP socket, a serial port, a Web Serial port.
 * Opening it is the adapter's business, and so is the `LinkError('unreachable')` when that fails.
 */
export interface ByteStream {
  /** Sends bytes in order; resolves when they are handed over. Rejects if the stream is closed. */
  write(bytes: Uint8Array): Promise<void>
  /**
   * Names the one listener. It is called right after opening, once; the stream holds back bytes until then
   * (a `net.Socket` without a `data` listener does so by itself) and hands them over in a later turn, never within the call.
   */
  listen(listener: StreamListener): void
  /** Closes for good; the listener hears `onClose` once, whoever closed. */
  close(): Promise<void>
}

export interface StreamListener {
  onBytes(bytes: Uint8Array): void
  /** No byte comes after this. `cause` is what the platform said, if it said something. */
  onClose(cause?: Error): void
}
