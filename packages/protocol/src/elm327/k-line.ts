/** Answers on the K-line as an ELM327 prints them: a whole message of ISO 14230-2 a line, or its data alone without headers. */
import { DecodeError, fromHex } from '#protocol/bytes'
import { decodeKwpFrame, isKwpAnswerTo } from '#protocol/kwp'
import type { EcuAddress, EcuAnswer } from '#protocol/link'
import { formatPlace, LinkError } from '#protocol/link'
import { joinLineAnswers } from '#protocol/obd'
import { NEGATIVE_RESPONSE } from '#protocol/uds'
import { classifyLine } from './line.ts'
import { findTrouble } from './messages.ts'

const BYTES = /^(?:[0-9A-F]{2})+$/

/**
 * @param from who alone was asked, where the adapter leaves headers out; else undefined.
 * @returns the last word of each unit; several messages of one are joined as ISO 15765-4 spells the same answer.
 * @throws {LinkError} what the adapter reports; garbled for junk, wrong checksums and missing parts.
 */
export function readLineMessages(
  request: Uint8Array,
  lines: readonly string[],
  from: EcuAddress | undefined,
): readonly EcuAnswer[] {
  const trouble = findTrouble(lines)
  if (trouble) throw trouble
  const said = new Map<EcuAddress, Uint8Array[]>()
  for (const text of lines) {
    const line = classifyLine(text)
    if (line.kind === 'status') continue
    const message = decodeLine(text, from)
    if (isKwpAnswerTo(request, message.data)) said.set(message.from, [...(said.get(message.from) ?? []), message.data])
  }
  return [...said].map(([unit, messages]) => ({ from: unit, data: join(request, messages, unit) }))
}

function decodeLine(text: string, from: EcuAddress | undefined): EcuAnswer {
  const packed = text.replaceAll(' ', '').toUpperCase()
  const junk = (cause?: unknown) =>
    new LinkError('garbled', 'adapter', `said ${JSON.stringify(text.slice(0, 40))}`, { cause })
  if (!BYTES.test(packed)) throw junk()
  if (from !== undefined) return { from, data: fromHex(packed) }
  try {
    const { addresses, data } = decodeKwpFrame(fromHex(packed))
    if (addresses === undefined) throw junk()
    return { from: addresses.source, data }
  } catch (error) {
    throw error instanceof DecodeError ? junk(error) : error
  }
}

function join(request: Uint8Array, messages: readonly Uint8Array[], unit: EcuAddress): Uint8Array {
  const told = messages.filter(([first]) => first !== NEGATIVE_RESPONSE)
  const last = messages.at(-1) ?? new Uint8Array()
  if (told.length === 0 || last[0] === NEGATIVE_RESPONSE) return last
  try {
    return joinLineAnswers(request, told)
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    throw new LinkError('garbled', formatPlace(unit), error.message, { ecu: unit, cause: error })
  }
}
