import type { ByteStream, Timers } from '#protocol/link'
import { LinkError } from '#protocol/link'
import type { CanFrame } from './frame.ts'
import type { SlcanListener } from './slcan-channel.ts'
import { createSlcanChannel } from './slcan-channel.ts'

/** The raw bus behind an adapter. */
export interface CanBusPort {
  /** @throws {LinkError} lost at `'adapter'`. */
  send(frame: CanFrame): Promise<void>
  close(): Promise<void>
}

export interface SlcanBusOptions extends SlcanListener {
  /** 500 for passenger cars, 250 for most trucks (SAE J1939-11). */
  readonly kbitPerSecond: keyof typeof SPEEDS
}

/** Lawicel's numbers for the usual speeds. */
const SPEEDS = { 125: 'S4', 250: 'S5', 500: 'S6', 1000: 'S8' } as const

/**
 * Opens the CAN channel of a Lawicel adapter: close it (in case it is open), set the speed, open it; only the last must
 * succeed. Closes the stream if it does not.
 *
 * @throws {LinkError} timeout, lost, garbled or refused at `'adapter'`.
 */
export async function openSlcanBus(
  stream: ByteStream,
  timers: Timers,
  { kbitPerSecond, ...listener }: SlcanBusOptions,
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
  return { send: channel.sendFrame, close: channel.close }
}
