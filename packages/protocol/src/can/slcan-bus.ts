import type { ByteStream, Timers } from '#protocol/link'
import { LinkError } from '#protocol/link'
import type { BitRate, CanBusOptions, CanBusPort } from './bus.ts'
import { createSlcanChannel } from './slcan-channel.ts'

/** Lawicel's numbers for the usual speeds. */
const SPEEDS: Readonly<Record<BitRate, string>> = { 125: 'S4', 250: 'S5', 500: 'S6', 1000: 'S8' }

/** An adapter that does not say that it closed its channel is let go of behind this. */
const CLOSE_MS = 250

/**
 * Opens the CAN channel of a Lawicel adapter: close it (in case it is open), set the speed, open it, with `L` for
 * listening only; only the last must succeed. Closes the stream if it does not. The port closes the channel too: an
 * adapter knows nothing of its lost connection, and would go on taking part in the bus.
 *
 * @throws {LinkError} timeout, lost, garbled or refused at `'adapter'`.
 */
export async function openSlcanBus(
  stream: ByteStream,
  timers: Timers,
  { kbitPerSecond, isListenOnly = false, ...listener }: CanBusOptions,
): Promise<CanBusPort> {
  const channel = createSlcanChannel(stream, timers, listener)
  try {
    await channel.command('C')
    await channel.command(SPEEDS[kbitPerSecond])
    if ((await channel.command(isListenOnly ? 'L' : 'O')) === 'refused') throw refusal(isListenOnly)
  } catch (error) {
    await channel.close()
    throw error
  }
  return {
    adapter: 'Lawicel (slcan)',
    send: channel.sendFrame,
    // The version; an adapter that refuses to tell it lives too.
    probe: async () => void (await channel.command('V')),
    async close() {
      await channel.command('C', CLOSE_MS).catch(() => undefined)
      await channel.close()
    },
  }
}

const refusal = (isListenOnly: boolean) =>
  new LinkError(
    'refused',
    'adapter',
    isListenOnly ? 'does not open its channel for listening only' : 'does not open its channel',
  )
