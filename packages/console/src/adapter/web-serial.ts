/** What the console uses of Web Serial (WICG draft of 2025; Chromium on computers), and a port of it as a byte stream. */
import type { ByteStream, StreamListener } from '#protocol/link'
import { LinkError } from '#protocol/link'

export interface WebSerialPort {
  /** Null while the port is shut, and for good once the device is gone. */
  readonly readable: ReadableStream<Uint8Array> | null
  readonly writable: WritableStream<Uint8Array> | null
  open(options: { readonly baudRate: number }): Promise<void>
  close(): Promise<void>
  getInfo(): { readonly usbVendorId?: number; readonly usbProductId?: number }
}

export interface WebSerial {
  /** Lets the person choose; only within an act of theirs. Rejects with `NotFoundError` where they chose none. */
  requestPort(): Promise<WebSerialPort>
  /** The ports that the person gave to this page before. */
  getPorts(): Promise<readonly WebSerialPort[]>
}

/** Undefined in a browser that has none, and in a page that is no secure context. */
export const findWebSerial = (): WebSerial | undefined =>
  (globalThis.navigator as Navigator & { readonly serial?: WebSerial }).serial

/** Opens a port, 8N1. @throws {LinkError} `unreachable` if it cannot be opened. */
export async function openPortStream(port: WebSerialPort, baud: number): Promise<ByteStream> {
  const unreachable = (cause?: unknown) =>
    new LinkError('unreachable', 'adapter', 'the browser cannot open the port; another program may have it', { cause })
  try {
    await port.open({ baudRate: baud })
  } catch (cause) {
    throw unreachable(cause)
  }
  const { writable } = port
  if (!writable) throw unreachable()
  return wrapPort(port, writable.getWriter())
}

function wrapPort(port: WebSerialPort, writer: WritableStreamDefaultWriter<Uint8Array>): ByteStream {
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined
  let isClosing = false
  let heard: Promise<void> = Promise.resolve()

  /** A port that is only disturbed (a parity error, a break) goes on with a new stream; one that is gone has none. */
  async function hear(listener: StreamListener): Promise<void> {
    let cause: unknown
    while (port.readable && !isClosing) {
      reader = port.readable.getReader()
      try {
        for (let read = await reader.read(); !read.done; read = await reader.read()) listener.onBytes(read.value)
      } catch (error) {
        cause = error
      } finally {
        reader.releaseLock()
      }
    }
    listener.onClose(cause instanceof Error ? cause : undefined)
  }

  return {
    async write(bytes) {
      try {
        await writer.write(bytes)
      } catch (cause) {
        throw new LinkError('lost', 'adapter', 'the port is closed', { cause })
      }
    },
    listen(listener) {
      heard = hear(listener)
    },
    async close() {
      if (isClosing) return heard
      isClosing = true
      // Of a port that is gone nothing is left to be shut.
      await reader?.cancel().catch(() => {})
      await heard
      await writer.abort().catch(() => {})
      writer.releaseLock()
      await port.close().catch(() => {})
    },
  }
}
