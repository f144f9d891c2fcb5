/** Answers of an adapter that does not print headers: the data alone, long answers behind a line with their length. */
import { fromHex } from '#protocol/bytes'
import type { EcuAddress, EcuAnswer } from '#protocol/link'
import { formatPlace, LinkError } from '#protocol/link'
import { isAnswerTo } from '#protocol/uds'
import { classifyLine } from './line.ts'
import { findTrouble } from './messages.ts'

/** `0: 49 02 01`: the number of the frame, one digit, and its data. */
const NUMBERED = /^([0-9A-F]):((?:[0-9A-F]{2})+)$/
/** `014`: how many bytes follow. */
const LENGTH = /^[0-9A-F]{3}$/
const BYTES = /^(?:[0-9A-F]{2})+$/

/**
 * Reads what one unit said when it alone was asked. Numbers in front of the lines may be missing; the length may not:
 * without it nobody knows where a long answer ends.
 *
 * @returns its last word, or nothing.
 * @throws {LinkError} what the adapter reports; garbled for junk and for numbers out of order; timeout for an answer
 *   that stops before its length.
 */
export function readHeaderless(request: Uint8Array, lines: readonly string[], from: EcuAddress): readonly EcuAnswer[] {
  const trouble = findTrouble(lines)
  if (trouble) throw trouble
  let answer: EcuAnswer | undefined
  let digits = ''
  /** Hexadecimal digits still to come. */
  let missing = 0
  let index = 0

  const take = (hex: string) => {
    const data = fromHex(hex)
    if (isAnswerTo(request, data)) answer = { from, data }
  }
  for (const text of lines) {
    const packed = text.replaceAll(' ', '').toUpperCase()
    if (classifyLine(text).kind === 'status') continue
    const [, number, numbered] = NUMBERED.exec(packed) ?? []
    const data = numbered ?? (BYTES.test(packed) ? packed : undefined)
    if (LENGTH.test(packed) && missing === 0) {
      missing = Number.parseInt(packed, 16) * 2
      digits = ''
      index = 0
    } else if (data === undefined) {
      throw new LinkError('garbled', 'adapter', `said ${JSON.stringify(text.slice(0, 40))}`)
    } else if (missing === 0) {
      if (number !== undefined)
        throw new LinkError('garbled', formatPlace(from), 'no length before a long answer', { ecu: from })
      take(data)
    } else {
      if (number !== undefined && Number.parseInt(number, 16) !== (index & 0x0f)) {
        throw new LinkError('garbled', formatPlace(from), `expected line ${index & 0x0f}, got ${number}`, { ecu: from })
      }
      index += 1
      digits += data.slice(0, missing)
      missing = Math.max(0, missing - data.length)
      if (missing === 0) take(digits)
    }
  }
  if (missing > 0) {
    const place = { ecu: from, hasBegun: true }
    throw new LinkError('timeout', formatPlace(from), 'stopped in the middle of its answer', place)
  }
  return answer ? [answer] : []
}
