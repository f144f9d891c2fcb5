import type { ByteStream, Timers } from '#protocol/link'
import { LinkError } from '#protocol/link'
import type { BitRate, CanBusOptions, CanBusPort } from './bus.ts'
import { createSlcanChannel } from './slcan-channel.ts'

/** Lawicel's numbers for the usual speeds. */
const SPEEDS: Readonly<Record<BitRate, string>> = { 125: 'S4', 250: 'S5', 500: 'S6', 1000: 'S8' }

/**
 * Opens the CAN channel of a Lawicel adapter: close it (in case it is open), set the speed, open it; only the last must
 * succeed. Closes the stream if it does not.
 *
 * @throws {LinkError} timeout, lost, garbled or refused at `'adapter'`.
 */
export async function openSlcanBus(
  stream: ByteStream,
  timers: Timers,
  { kbitPerSecond, ...listener }: CanBusOptions,
): Promise<CanBusPort> {
  const channel = createSlcanChannel(stream, timers, listener)
  try {
    for (const command of ['C', SPEEDS[kbitPerSecond], 'O']) {
      const answer = await channel.command(command)
      if (answer === 'refused' && command === 'O') {
        throw new LinkError('refused', 'adapter', 'does not open its channel')
      }
    }
  } catch (error) {
    await channel.close()
    throw error
  }
  return {
    adapter: 'Lawicel (slcan)',
    send: channel.sendFrame,
    // The version; an adapter that refuses to tell it lives too.
    probe: async () => void (await channel.command('V')),
    close: channel.close,
  }
}
