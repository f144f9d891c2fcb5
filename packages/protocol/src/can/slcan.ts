/**
 * Frames as a Lawicel adapter (slcan) spells them: `t7E8803410041...`, each line ended by a carriage return. FD frames
 * (`d`, `b`) as CANable adapters do, in the same manner; the format has no word for ESI, so it is read as not set.
 */
import { DecodeError, formatHex, fromHex, toHex } from '#protocol/bytes'
import type { CanFrame } from './frame.ts'
import { announcedLength, dlcOfLength, lengthOfDlc, requireFrame } from './frame.ts'

export type SlcanLine =
  /** `stampMs`, with `Z1`: milliseconds of a counter that runs from 0 to 59,999 and begins again. */
  | { readonly kind: 'frame'; readonly frame: CanFrame; readonly stampMs?: number }
  | { readonly kind: 'done' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'text'; readonly text: string }

/** What the small letter says; the capital is the same with 29 bits. */
const KINDS = {
  t: {},
  r: { isRemote: true },
  d: { fd: { bitRateSwitch: false, errorPassive: false } },
  b: { fd: { bitRateSwitch: true, errorPassive: false } },
} as const

const STANDARD = /^.([0-9A-F]{3})([0-9A-F])((?:[0-9A-F]{2})*)$/i
const EXTENDED = /^.([0-9A-F]{8})([0-9A-F])((?:[0-9A-F]{2})*)$/i
const STAMP_DIGITS = 4

/**
 * Reads one line without its end. An empty line, `z` or `Z` says that a command was carried out, BEL that it was not;
 * other letters answer queries (version, serial number, status) and come out as text.
 *
 * @throws {DecodeError} if a frame is malformed.
 */
export function decodeSlcanLine(line: string): SlcanLine {
  if (line === '\x07') return { kind: 'refused' }
  if (line === '' || line === 'z' || line === 'Z') return { kind: 'done' }
  const letter = line.charAt(0).toLowerCase()
  if (letter !== 't' && letter !== 'r' && letter !== 'd' && letter !== 'b') return { kind: 'text', text: line }
  const kind: { readonly isRemote?: true; readonly fd?: CanFrame['fd'] } = KINDS[letter]
  const isExtended = line[0] !== letter
  const [, digits = '', code = '', rest = ''] =
    (isExtended ? EXTENDED : STANDARD).exec(line) ?? refuse('not a CAN frame')
  const id = Number.parseInt(digits, 16)
  const dlc = Number.parseInt(code, 16)
  if (id > (isExtended ? 0x1fff_ffff : 0x7ff) || (!kind.fd && dlc > 8))
    refuse('an identifier or length beyond its bits')
  const length = lengthOfDlc(dlc, kind.fd !== undefined)
  const size = kind.isRemote ? 0 : length * 2
  if (rest.length !== size && rest.length !== size + STAMP_DIGITS) refuse(`${length} bytes are announced`)
  const data = fromHex(rest.slice(0, size))
  const asked = kind.isRemote ? { remoteLength: length } : {}
  const frame = { id, isExtended, data, ...asked, ...(kind.fd ? { fd: kind.fd } : {}) }
  return rest.length === size
    ? { kind: 'frame', frame }
    : { kind: 'frame', frame, stampMs: Number.parseInt(rest.slice(size), 16) }
}

/** Writes one frame with its carriage return. @throws {RangeError} if no such frame can be on a bus. */
export function encodeSlcanFrame(frame: CanFrame): string {
  const { id, isExtended, data, fd, remoteLength } = requireFrame(frame)
  const letter = remoteLength === undefined ? letterOf(fd) : 'r'
  const head = isExtended ? `${letter.toUpperCase()}${formatHex(id, 8)}` : `${letter}${formatHex(id, 3)}`
  return `${head}${formatHex(dlcOfLength(announcedLength(frame)), 1)}${toHex(data, '')}\r`
}

function letterOf(fd: CanFrame['fd']): string {
  if (!fd) return 't'
  return fd.bitRateSwitch ? 'b' : 'd'
}

function refuse(message: string): never {
  throw new DecodeError(message, 0)
}
