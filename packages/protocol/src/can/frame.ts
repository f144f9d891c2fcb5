/** Frames of a CAN bus, classic and FD (ISO 11898-1). CAN XL is not read. */
import { DecodeError } from '#protocol/bytes'

export interface CanFrame {
  /** 11 or 29 bits, by `isExtended`. */
  readonly id: number
  readonly isExtended: boolean
  /** 0 to 8 bytes; with `fd` 0 to 64, and beyond 8 only the lengths of `FD_LENGTHS`. */
  readonly data: Uint8Array
  /** A frame of CAN FD; left out on classic CAN. */
  readonly fd?: FdFlags
  /** A remote frame of classic CAN: how many bytes it asks for, 0 to 8. It carries none itself. */
  readonly remoteLength?: number
}

/** Two bits in the control field of an FD frame (ISO 11898-1, 10.4.2). */
export interface FdFlags {
  /** BRS: the data phase runs at its own, faster rate. */
  readonly bitRateSwitch: boolean
  /** ESI: the sender is error passive. */
  readonly errorPassive: boolean
}

const CLASSIC_BYTES = 8
const LONGEST_DLC = 15

/** Bytes a data length code (the index, 0 to 15) stands for on CAN FD. On classic CAN codes above 8 stand for 8. */
export const FD_LENGTHS: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 20, 24, 32, 48, 64]

/** The data length code for each length from 0 to 64: of the shortest frame that holds it. */
const DLC_BY_LENGTH = Uint8Array.from({ length: 65 }, (_, length) => FD_LENGTHS.findIndex((holds) => holds >= length))

/** @throws {DecodeError} if the code is not a whole number from 0 to 15. */
export function lengthOfDlc(dlc: number, isFd: boolean): number {
  const length = FD_LENGTHS[dlc]
  if (length === undefined) throw new DecodeError(`${dlc} is no data length code`, 0)
  return isFd ? length : Math.min(length, CLASSIC_BYTES)
}

/** The code of the shortest FD frame that holds `length` bytes; up to 8 it is the length. @throws {RangeError} beyond 64. */
export function dlcOfLength(length: number): number {
  const dlc = DLC_BY_LENGTH[length]
  if (dlc === undefined) throw new RangeError(`${length} bytes do not fit into one CAN frame`)
  return dlc
}

/** How many bytes the length field of a frame speaks of: those it carries, or asks for. */
export function announcedLength(frame: CanFrame): number {
  return frame.remoteLength ?? frame.data.length
}

/**
 * Holds a frame against ISO 11898-1: identifier, length and kind.
 *
 * @throws {RangeError} if no such frame can be on a bus.
 */
export function requireFrame<Frame extends CanFrame>(frame: Frame): Frame {
  const { id, isExtended, data, fd, remoteLength } = frame
  if (!Number.isInteger(id) || id < 0 || id > (isExtended ? 0x1fff_ffff : 0x7ff))
    throw new RangeError(`${id} does not fit into ${isExtended ? 29 : 11} bits`)
  if (fd ? FD_LENGTHS[DLC_BY_LENGTH[data.length] ?? LONGEST_DLC] !== data.length : data.length > CLASSIC_BYTES)
    throw new RangeError(`no ${fd ? 'FD' : 'classic'} frame has ${data.length} bytes`)
  if (remoteLength !== undefined && (fd || data.length > 0 || !(remoteLength >= 0 && remoteLength <= CLASSIC_BYTES)))
    throw new RangeError('a remote frame is a classic one without data that asks for up to 8 bytes')
  return frame
}

/** Pads to eight bytes: ISO 15765-4 wants diagnostic frames full. @param data at most 8 bytes. */
export function padFrame(data: Uint8Array, padding = 0x00): Uint8Array {
  const full = new Uint8Array(CLASSIC_BYTES).fill(padding)
  full.set(data)
  return full
}
