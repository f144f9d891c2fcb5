/** Frames as a Lawicel adapter (slcan) spells them: `t7E8803410041...`, each line ended by a carriage return. */
import { DecodeError, formatHex, fromHex, toHex } from '#protocol/bytes'
import type { CanFrame } from './frame.ts'

export type SlcanLine =
  | { readonly kind: 'frame'; readonly frame: CanFrame }
  | { readonly kind: 'done' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'text'; readonly text: string }

const MOST_BYTES = 8

/**
 * Reads one line without its end. An empty line, `z` or `Z` says that a command was carried out, BEL that it was not;
 * other letters answer queries (version, serial number, status) and come out as text.
 *
 * @throws {DecodeError} if a frame is malformed. Remote frames carry no data and come out as text.
 */
export function decodeSlcanLine(line: string): SlcanLine {
  if (line === '\x07') return { kind: 'refused' }
  if (line === '' || line === 'z' || line === 'Z') return { kind: 'done' }
  if (line[0] !== 't' && line[0] !== 'T') return { kind: 'text', text: line }
  const isExtended = line[0] === 'T'
  const idDigits = isExtended ? 8 : 3
  // A time stamp of four digits may follow the data.
  const match = new RegExp(`^.([0-9A-F]{${idDigits}})([0-8])((?:[0-9A-F]{2})*)$`, 'i').exec(line)
  const [, id = '', count = '', digits = ''] = match ?? []
  const size = Number(count) * 2
  if (!match || (digits.length !== size && digits.length !== size + 4)) throw new DecodeError('not a CAN frame', 0)
  return { kind: 'frame', frame: { id: Number.parseInt(id, 16), isExtended, data: fromHex(digits.slice(0, size)) } }
}

/** Writes one frame with its carriage return. @throws {RangeError} if it holds more than eight bytes. */
export function encodeSlcanFrame(frame: CanFrame): string {
  if (frame.data.length > MOST_BYTES) throw new RangeError(`${frame.data.length} bytes do not fit into a CAN frame`)
  const head = frame.isExtended ? `T${formatHex(frame.id, 8)}` : `t${formatHex(frame.id, 3)}`
  return `${head}${frame.data.length}${toHex(frame.data, '')}\r`
}
