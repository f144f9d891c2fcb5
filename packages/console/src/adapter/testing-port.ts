/** For tests only: a port of Web Serial as the browser hands it out, joined to a virtual ELM327. */
import type { ElmDoorOptions, Plug, Vehicle } from '#simulator'
import { plugElm327 } from '#simulator'
import type { WebSerialPort } from './web-serial.ts'

export interface FakePort extends WebSerialPort {
  /** Of the adapter behind it, while it is open. */
  readonly plug: Plug | undefined
  /** As it was opened, over all times. */
  readonly bauds: readonly number[]
  /** Pulls the plug: both streams break, and it never opens again. */
  unplug(): void
  /** A parity error: what was under way in the stream is lost, and the port has a new one. */
  disturb(): void
}

export interface FakePortOptions extends Pick<ElmDoorOptions, 'faults' | 'quirks'> {
  /** As its make is known; none of a port that is no USB device. */
  readonly usb?: ReturnType<WebSerialPort['getInfo']>
}

/** Streams are made, break and are replaced as the draft of Web Serial says, sections 4.3 and 4.4. */
export function createFakePort(vehicle: Vehicle, options: FakePortOptions = {}): FakePort {
  let readable: ReadableStream<Uint8Array> | null = null
  let writable: WritableStream<Uint8Array> | null = null
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  let plug: Plug | undefined
  let isGone = false
  const bauds: number[] = []

  function openReadable(): void {
    readable = new ReadableStream<Uint8Array>({
      start: (own) => {
        controller = own
      },
      cancel: () => {
        readable = null
      },
    })
  }
  const lose = () => {
    const error = new DOMException('The device has been lost.', 'NetworkError')
    isGone = true
    readable = null
    controller?.error(error)
    controller = undefined
    plug?.close()
    plug = undefined
  }
  return {
    get readable() {
      return readable
    },
    get writable() {
      return writable
    },
    get plug() {
      return plug
    },
    bauds,
    async open({ baudRate }) {
      if (isGone) throw new DOMException('Failed to open serial port.', 'NetworkError')
      if (plug) throw new DOMException('The port is already open.', 'InvalidStateError')
      bauds.push(baudRate)
      plug = plugElm327(
        vehicle,
        { write: (bytes) => readable && controller?.enqueue(Uint8Array.from(bytes)), hangUp: lose },
        options,
      )
      openReadable()
      writable = new WritableStream<Uint8Array>({
        write: (bytes) => {
          if (isGone) throw new DOMException('The device has been lost.', 'NetworkError')
          plug?.onBytes(bytes)
        },
      })
    },
    async close() {
      if (readable?.locked || writable?.locked) throw new TypeError('a stream of the port is locked')
      readable = null
      writable = null
      plug?.close()
      plug = undefined
    },
    getInfo: () => options.usb ?? { usbVendorId: 0x1a86, usbProductId: 0x7523 },
    unplug: lose,
    disturb() {
      const broken = controller
      openReadable()
      broken?.error(new DOMException('A parity error was detected.', 'ParityError'))
    },
  }
}

/** What the browser gives to a page: the ports, of which the person chooses the first where nothing else is said. */
export function createFakeSerial(...ports: readonly WebSerialPort[]) {
  return {
    granted: [...ports],
    choose: async (): Promise<WebSerialPort> => {
      const [first] = ports
      if (!first) throw new DOMException('No port selected by the user.', 'NotFoundError')
      return first
    },
    async requestPort(): Promise<WebSerialPort> {
      return this.choose()
    },
    async getPorts(): Promise<readonly WebSerialPort[]> {
      return this.granted
    },
  }
}
