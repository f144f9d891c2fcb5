import type { ByteStream, Timers } from '#protocol/link'
import { createAdapter } from './adapter.ts'
import type { CanBusOptions, CanBusPort } from './bus.ts'
import { createGvretReader, encodeGvretSend, encodeGvretSetup, GVRET_ALIVE, GVRET_BINARY } from './gvret.ts'

/**
 * Opens the first bus of a GVRET device: makes it speak binary, sets the speed of the bus, and asks for a sign of life,
 * which is the only one of the three it answers. Closes the stream if that fails.
 *
 * @throws {LinkError} timeout, lost or garbled at `'adapter'`.
 */
export async function openGvretBus(
  stream: ByteStream,
  timers: Timers,
  { kbitPerSecond, isListenOnly, onFrame, onLost }: CanBusOptions,
): Promise<CanBusPort> {
  let isOpen = false
  const read = createGvretReader({
    onFrame: (frame) => {
      if (frame.bus === 0) onFrame(frame)
    },
    onAlive: () => adapter.settle('alive'),
    // Before it speaks binary a device may print what it likes.
    onGarbled: (because) => isOpen && adapter.failGarbled(because),
  })
  const adapter = createAdapter<'alive'>(stream, timers, { onBytes: read, onLost })
  try {
    const setup = encodeGvretSetup(kbitPerSecond, isListenOnly)
    await adapter.ask(Uint8Array.of(GVRET_BINARY, GVRET_BINARY, ...setup, ...GVRET_ALIVE))
    isOpen = true
  } catch (error) {
    await adapter.close()
    throw error
  }
  return {
    adapter: 'GVRET',
    send: (frame) => adapter.write(encodeGvretSend(frame, 0)),
    probe: async () => void (await adapter.ask(GVRET_ALIVE)),
    close: adapter.close,
  }
}
