/** For tests only: Web Serial in a real browser, with a port that is joined to a virtual ELM327 of this process. */
import type { Page } from 'playwright-core'
import type { ElmDoorOptions, Plug, Vehicle } from '#simulator'
import { plugElm327 } from '#simulator'

export interface SerialBench {
  /** Of the adapter that is plugged in; undefined while the page has the port shut. */
  plug(): Plug | undefined
  /** What was typed to the adapter so far, line by line. */
  readonly lines: readonly string[]
  /** Is told each line before the adapter hears it. */
  onLine(hear: (line: string) => void): void
  /** Pulls the adapter out of the computer. */
  unplug(): Promise<void>
  /** Puts it back: the port that the page was given works again. */
  replug(): void
}

/** What the page and this process say to each other; bytes as lists of numbers. */
interface Wires {
  serialOpen(): Promise<boolean>
  serialClose(): Promise<void>
  serialWrite(bytes: readonly number[]): Promise<void>
  serialGrant(): Promise<void>
  serialIsGranted(): Promise<boolean>
  serialHear?: (bytes: readonly number[]) => void
  serialLose?: () => void
}

/** Puts the port into a page; what was granted to it stays granted behind a reload, as in a browser. */
export async function plugInto(
  page: Page,
  vehicle: Vehicle,
  options: Pick<ElmDoorOptions, 'faults' | 'quirks'> = {},
): Promise<SerialBench> {
  let plug: Plug | undefined
  let [isGranted, isGone] = [false, false]
  const lines: string[] = []
  let [typed, hearLine] = ['', (_line: string): void => {}]
  let told: Promise<unknown> = Promise.resolve()
  /** In the order in which it was said; to a page that is gone meanwhile nothing is said. */
  const tell = (work: () => Promise<unknown>) => {
    told = told.then(work).catch(() => undefined)
    return told
  }
  const shut = async () => {
    plug?.close()
    plug = undefined
  }
  const lose = () => {
    isGone = true
    void shut()
    return tell(() => page.evaluate(() => (globalThis as unknown as Wires).serialLose?.()))
  }
  const wires: Wires = {
    async serialOpen() {
      if (isGone) return false
      await shut()
      plug = plugElm327(
        vehicle,
        {
          write: (bytes) =>
            void tell(() => page.evaluate((said) => (globalThis as unknown as Wires).serialHear?.(said), [...bytes])),
          hangUp: () => void lose(),
        },
        options,
      )
      return true
    },
    serialClose: shut,
    async serialWrite(bytes) {
      typed += String.fromCharCode(...bytes)
      for (let end = typed.indexOf('\r'); end >= 0; end = typed.indexOf('\r')) {
        lines.push(typed.slice(0, end))
        typed = typed.slice(end + 1)
        hearLine(lines.at(-1) ?? '')
      }
      plug?.onBytes(Uint8Array.from(bytes))
    },
    async serialGrant() {
      isGranted = true
    },
    serialIsGranted: async () => isGranted,
  }
  for (const [name, work] of Object.entries(wires)) await page.exposeFunction(name, work)
  // The adapter that was plugged in stays where it is when the page goes.
  page.on('framenavigated', () => void shut())
  await page.addInitScript(installSerial)
  return {
    plug: () => plug,
    lines,
    onLine: (hear) => {
      hearLine = hear
    },
    unplug: async () => void (await lose()),
    replug: () => {
      isGone = false
    },
  }
}

/** Runs in the page; all it leans on stands in it. */
function installSerial(): void {
  const wires = globalThis as unknown as Wires
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  const port = {
    readable: null as ReadableStream<Uint8Array> | null,
    writable: null as WritableStream<Uint8Array> | null,
    async open(): Promise<void> {
      if (!(await wires.serialOpen())) throw new DOMException('Failed to open serial port.', 'NetworkError')
      port.readable = new ReadableStream<Uint8Array>({
        start: (own) => {
          controller = own
        },
        cancel: () => {
          port.readable = null
          controller = undefined
        },
      })
      port.writable = new WritableStream<Uint8Array>({ write: (bytes) => wires.serialWrite([...bytes]) })
    },
    async close(): Promise<void> {
      port.readable = null
      port.writable = null
      await wires.serialClose()
    },
    getInfo: () => ({ usbVendorId: 0x1a86, usbProductId: 0x7523 }),
  }
  wires.serialHear = (bytes) => controller?.enqueue(Uint8Array.from(bytes))
  wires.serialLose = () => {
    port.readable = null
    controller?.error(new DOMException('The device has been lost.', 'NetworkError'))
    controller = undefined
  }
  Object.defineProperty(navigator, 'serial', {
    value: {
      async requestPort() {
        await wires.serialGrant()
        return port
      },
      getPorts: async () => ((await wires.serialIsGranted()) ? [port] : []),
    },
  })
}
