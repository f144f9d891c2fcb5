/** A data frame as text, as candump of can-utils spells it: `7E8#02410C`, `18FEF100#…`, `123##1…` for CAN FD. Remote frames have no such spelling here. */
import { DecodeError, formatHex, fromHex, toHex } from '#protocol/bytes'
import type { CanFrame } from './frame.ts'
import { requireFrame } from './frame.ts'

/** Three digits are an identifier of 11 bits, eight one of 29; the digit behind `##` holds BRS (1) and ESI (2). */
export const FRAME_TEXT = /^([0-7][0-9A-F]{2}|[01][0-9A-F]{7})#(?:#([0-3]))?((?:[0-9A-F]{2}){0,64})$/

/** @param frame one that carries data; what a remote frame asks for is not told. */
export function formatFrame({ id, isExtended, data, fd }: CanFrame): string {
  const flags = fd ? `#${(fd.bitRateSwitch ? 1 : 0) | (fd.errorPassive ? 2 : 0)}` : ''
  return `${formatHex(id, isExtended ? 8 : 3)}#${flags}${toHex(data, '')}`
}

/** @throws {DecodeError} for what is no frame, or one that cannot be on a bus. */
export function parseFrame(text: string): CanFrame {
  const [, id = '', flags, bytes = ''] = FRAME_TEXT.exec(text) ?? []
  if (id === '') throw new DecodeError('not a frame', 0)
  const bits = Number(flags)
  const frame = { id: Number.parseInt(id, 16), isExtended: id.length === 8, data: fromHex(bytes) }
  const fd = { bitRateSwitch: (bits & 1) !== 0, errorPassive: (bits & 2) !== 0 }
  try {
    return requireFrame(flags === undefined ? frame : { ...frame, fd })
  } catch (cause) {
    throw new DecodeError((cause as Error).message, 0)
  }
}
