/**
 * A serial port as the byte stream that protocols stand on. `serialport` is native code and not part of the product:
 * whoever has such an adapter installs it beside.
 */
import type { ByteStream } from '#protocol/link'
import { LinkError } from '#protocol/link'

/** What we use of a port of serialport 13. */
interface SerialPort {
  write(bytes: Uint8Array, done: (error?: Error | null) => void): boolean
  on(event: 'data', listener: (bytes: Uint8Array) => void): this
  on(event: 'close', listener: (error?: Error | null) => void): this
  on(event: 'error', listener: (error: Error) => void): this
  once(event: 'open', listener: () => void): this
  once(event: 'error', listener: (error: Error) => void): this
  close(done: () => void): void
  readonly isOpen: boolean
}

interface SerialPortModule {
  readonly SerialPort: new (options: { path: string; baudRate: number }) => SerialPort
}

/** Opens a port, 8N1. @throws {LinkError} `unreachable` if serialport is not installed or the port cannot be opened. */
export async function openSerialStream(path: string, baud: number): Promise<ByteStream> {
  const { SerialPort } = await loadSerialPort()
  return new Promise((resolve, reject) => {
    const port = new SerialPort({ path, baudRate: baud })
    port.once('error', (cause) => reject(new LinkError('unreachable', 'adapter', `cannot open ${path}`, { cause })))
    port.once('open', () => resolve(wrapPort(port)))
  })
}

async function loadSerialPort(): Promise<SerialPortModule> {
  // A variable, so that neither the type checker nor a bundler asks for a package that is not there.
  const name = 'serialport'
  try {
    return (await import(name)) as SerialPortModule
  } catch (cause) {
    throw new LinkError('unreachable', 'adapter', 'serialport is not installed: npm i serialport', { cause })
  }
}

function wrapPort(port: SerialPort): ByteStream {
  let cause: Error | undefined
  port.on('error', (error) => {
    cause = error
  })
  return {
    write: (bytes) =>
      new Promise((resolve, reject) =>
        port.write(bytes, (error) =>
          error ? reject(new LinkError('lost', 'adapter', 'the port is closed', { cause: error })) : resolve(),
        ),
      ),
    listen(listener) {
      port.on('data', (bytes) => listener.onBytes(bytes))
      port.on('close', (error) => listener.onClose(error ?? cause))
    },
    close: () => new Promise((resolve) => (port.isOpen ? port.close(resolve) : resolve())),
  }
}
