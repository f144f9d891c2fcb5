/** What the writers of all formats have in common. */
import type { CanFrame } from '#protocol/can'
import { requireFrame } from '#protocol/can'
import type { LogFrame } from './log-frame.ts'

/** Every byte as two capital digits. */
const PAIRS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).toUpperCase().padStart(2, '0'))

export function formatBytes(data: Uint8Array, separator: string): string {
  let text = ''
  for (let index = 0; index < data.length; index += 1) text += (index === 0 ? '' : separator) + PAIRS[data[index] ?? 0]
  return text
}

/** @throws {RangeError} if the log tells no time. */
export function requireTime(frame: LogFrame): number {
  if (frame.atUs === undefined) throw new RangeError('this format needs a time with every frame')
  return frame.atUs
}

/** A classic data frame. @throws {RangeError} if the format has no way to say the kind of this one. */
export function requirePlain<Frame extends CanFrame>(frame: Frame, allowed: { fd?: true; remote?: true } = {}): Frame {
  if (frame.fd && !allowed.fd) throw new RangeError('this format has no FD frames')
  if (frame.remoteLength !== undefined && !allowed.remote) throw new RangeError('this format has no remote frames')
  return requireFrame(frame)
}

/**
 * The number of a bus. A name such as `can0` counts from 0; a bare number stands as it is.
 *
 * @param from what the format counts from, and what an unnamed bus becomes.
 * @throws {RangeError} if the name has no number.
 */
export function channelNumber(channel: string, from: 0 | 1): number {
  if (channel === '') return from
  if (/^\d{1,3}$/.test(channel)) return Number(channel)
  const digits = /^\D+(\d{1,3})$/.exec(channel)?.[1]
  if (digits === undefined) throw new RangeError(`'${channel}' has no number for this format`)
  return Number(digits) + from
}

/** The name of a bus as Linux gives it. @throws {RangeError} if a blank is in it. */
export function channelName(channel: string): string {
  if (channel === '') return 'can0'
  if (/\s/.test(channel)) throw new RangeError(`'${channel}' is no name of an interface`)
  return /^\d+$/.test(channel) ? `can${channel}` : channel
}
