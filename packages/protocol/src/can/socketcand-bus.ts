import { DecodeError, encodeAscii } from '#protocol/bytes'
import type { ByteStream, Timers } from '#protocol/link'
import { LinkError } from '#protocol/link'
import { createAdapter } from './adapter.ts'
import type { CanBusOptions, CanBusPort } from './bus.ts'
import type { SocketcandMessage } from './socketcand.ts'
import { createSocketcandReader, decodeSocketcand, encodeSocketcand } from './socketcand.ts'

/**
 * Opens a bus of a socketcand server: waits for its greeting, opens the bus, enters raw mode. The speed is the server's
 * own business; nothing of the protocol can set it. Closes the stream if that fails.
 *
 * @throws {LinkError} timeout, lost, garbled or refused at `'adapter'`.
 */
export async function openSocketcandBus(
  stream: ByteStream,
  timers: Timers,
  { bus = 'can0', onFrame, onLost }: CanBusOptions,
): Promise<CanBusPort> {
  const hear = (message: SocketcandMessage) => {
    if (message.kind === 'frame') {
      // A remote frame asks others for data; it carries none for us.
      if (message.frame.remoteLength === undefined) onFrame(message.frame)
    } else if (message.kind === 'hi' || message.kind === 'ok' || message.kind === 'echo') adapter.settle('ok')
    else if (message.kind === 'error') adapter.settle(new LinkError('refused', 'adapter', message.text))
  }
  const read = createSocketcandReader((text) => {
    try {
      hear(decodeSocketcand(text))
    } catch (cause) {
      if (!(cause instanceof DecodeError)) throw cause
      adapter.failGarbled(text, cause)
    }
  })
  const adapter = createAdapter<'ok'>(stream, timers, { onBytes: read, onLost })
  const encode = (message: SocketcandMessage) => encodeAscii(encodeSocketcand(message))
  try {
    await adapter.ask()
    await adapter.ask(encode({ kind: 'open', bus }))
    await adapter.ask(encode({ kind: 'rawmode' }))
  } catch (error) {
    await adapter.close()
    throw error
  }
  return {
    adapter: `socketcand, ${bus}`,
    send: (frame) => adapter.write(encode({ kind: 'send', frame })),
    probe: async () => void (await adapter.ask(encode({ kind: 'echo' }))),
    close: adapter.close,
  }
}
